"""The administrative units of Vietnam before and since 1 July 2025, and a fast lookup.

gazetteer = Gazetteer.load()
(gio_linh,) = gazetteer.find("Gio Linh", kind="huyện")
gazetteer.successors(gio_linh)  # xã Bến Hải, Cồn Tiên, Cửa Việt, Gio Linh
"""

from knowledge.gazetteer.gazetteer import MERGED_ON, Gazetteer
from knowledge.gazetteer.place import Place

__all__ = ["MERGED_ON", "Gazetteer", "Place"]
