"""What an article file holds, in one word: changes with every byte of it or of its sidecar."""

from __future__ import annotations

import hashlib
from pathlib import Path


def digest_of(path: Path) -> str:
    """SHA-256 in hexadecimal, of the file and the `.meta.toml` beside it. OSError."""
    content = hashlib.sha256(path.read_bytes())
    sidecar = path.with_name(f"{path.stem}.meta.toml")
    if sidecar.exists():
        content.update(b"\0" + sidecar.read_bytes())
    return content.hexdigest()
