"""The state that attachment works on, and small questions asked of a sentence."""

from __future__ import annotations

import re

from knowledge.extraction.claims import Carry, Target
from knowledge.extraction.context import Context
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import INDICES
from knowledge.extraction.periods import PeriodMention
from knowledge.extraction.scopes import Home, Scope
from knowledge.gazetteer import Gazetteer
from knowledge.models import Level

EMPTY_WORDS = frozenset(
    "là và đạt chiếm trong đó với của ở tại trên dưới bằng còn đã được có tương ứng thuộc đứng do theo các thì mà nhưng song"
    " gồm bao trước một cả hoặc khi vào riêng cụ thể ngoài ra số tỉ lệ kết quả cho về cao nhất thấp nhì xếp thứ tiếp đến là"
    " kế sau này nài đầu dẫn cuối bảng hạng vị trí cùng lần lượt như mức chỉ mới khối ubnd nhóm đó ngược lại trái tỉ hồ sơ"
    " tthc hành chính cấp nhiều ít hơn gần khoảng đơn địa phương nơi giữ lên xuống tới đến từ mức nay hiện đều thì cũng vẫn"
    " tốt khá kém người dân tổ chức doanh nghiệp năm tháng quí kì ngày trung bình bình quân những lại toàn tính chung riêng"
    " theo báo cáo thống kê tổng hợp đối với tại đáng chú ý đặc biệt điển hình ghi nhận bên cạnh việc con đưa nâng tăng giảm hai ba bốn năm sáu bước tiến mạnh khá dù đã trong nhưng khá xuống"
    " chúng tôi thực tế"
    " đều cùng đạt lại mới được mức từ vỏn vẹn thứ nhất chót bét".split()
)


class Frame:
    """One article's context and carry; the questions about a sentence build on it."""

    def __init__(self, context: Context, gazetteer: Gazetteer) -> None:
        assert context.home is not None
        self.context = context
        self.home: Home = context.home
        self._gazetteer = gazetteer
        self._country = gazetteer.by_code("VN")
        self._default = Target(self.home.place, self.home.body_level, self.home.body)
        self.carry = Carry()

    def _zone_scopes(self, parsed: Parsed, number: int) -> list[Scope]:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        return [s for s in parsed.scopes_in(zone.lo, quantity.lead) if not s.source]

    def _zone_periods(self, parsed: Parsed, number: int) -> list[PeriodMention]:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        return parsed.periods_in(zone.lo, quantity.lead)

    def _bare(self, parsed: Parsed, start: int, end: int) -> bool:
        """Whether a stretch holds little beyond scopes, periods and function words."""
        rest = without_spans(parsed.low[start:end], start, parsed)
        words = [w for w in re.findall(r"[^\W\d_]+", rest) if w not in EMPTY_WORDS]
        return len(words) <= 3


def without_spans(text: str, offset: int, parsed: Parsed) -> str:
    """The stretch with scopes, periods and masks blanked out; lengths stay."""
    end = offset + len(text)
    for start, stop in parsed.closed():
        if start < end and stop > offset:
            first, last = max(0, start - offset), min(len(text), stop - offset)
            text = text[:first] + " " * (last - first) + text[last:]
    return text


def index_name(metric: str) -> str:
    base = metric.removesuffix("_rank").removesuffix("_index")
    return base if base in INDICES else ""


def covers(outer: Level, tier: Level | None) -> bool:
    order = {Level.CENTRAL: 0, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3}
    return tier is None or tier is Level.ALL or order.get(outer, 9) <= order.get(tier, 9)
