"""Files that people and the bot have sent, in memory or below a folder."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.errors import bad_request
from bot.sandbox.rules import MAX_DOWNLOAD_BYTES, MAX_UPLOAD_BYTES


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `path` is what getFile gives as `file_path`."""

    id: str
    unique_id: str
    name: str
    path: str
    size: int
    mime: str


class FileStore:
    """Gives ids to contents; a folder keeps them on disk, None keeps them in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._files: dict[str, StoredFile] = {}
        self._contents: dict[str, bytes] = {}

    def add(self, content: bytes, name: str, kind: str = "documents") -> StoredFile:
        """Keep a file. Refuses an empty one, and one that is over 50 MB."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > MAX_UPLOAD_BYTES:
            raise bad_request("file is too big")
        number = len(self._files) + 1
        suffix = Path(name).suffix.lower()
        suffix = suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
        stored = StoredFile(
            id=f"sandbox-file-{number:06d}",
            unique_id=f"unique-{number:06d}",
            name=re.sub(r"[\x00-\x1f/\\]", "_", name) or "file",
            path=f"{kind}/file_{number}{suffix}",
            size=len(content),
            mime=mimetypes.guess_type(name)[0] or "application/octet-stream",
        )
        self._files[stored.id] = stored
        if self._folder:
            target = self._folder / stored.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        else:
            self._contents[stored.path] = content
        return stored

    def get(self, file_id: str) -> StoredFile:
        """The file with this id; Telegram's error for an unknown one."""
        if file_id not in self._files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._files[file_id]

    def downloadable(self, file_id: str) -> StoredFile:
        """As `get`, and refuses what bots may not download."""
        stored = self.get(file_id)
        if stored.size > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return stored

    def read(self, path: str) -> bytes | None:
        """The content below a `file_path`, None for an unknown one."""
        if not any(stored.path == path for stored in self._files.values()):
            return None
        return (self._folder / path).read_bytes() if self._folder else self._contents[path]

    def payload(self, stored: StoredFile) -> dict[str, str | int]:
        """The Bot API's `File` object, without `file_path`."""
        return {
            "file_id": stored.id,
            "file_unique_id": stored.unique_id,
            "file_size": stored.size,
        }
