"""File -> `Document`: which reader a file needs, its limits, what an editor declared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from knowledge.reading import docx_file, html_page, pdf_file
from knowledge.reading.characters import decode_entities, one_line
from knowledge.reading.classify import classify
from knowledge.reading.document import Document, ReadError
from knowledge.reading.draft import Draft, assemble
from knowledge.reading.encoding import declared_charset, decode
from knowledge.reading.front_matter import read_sidecar, split_front_matter
from knowledge.reading.lines import drafts_of_text
from knowledge.reading.markdown import plain_markdown
from knowledge.reading.metadata import Metadata, from_drafts, prefer

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 1_000_000  # as sent, with the markup of a page
MAX_TEXT = 200_000  # of the article itself; a long yearly report has some 100,000
MAX_LINES = 15_000
FORMATS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"PK\x05\x06", "damaged"),
)
_REFUSED = {
    "doc": "Tệp Word kiểu cũ (.doc); hãy mở bằng Word và lưu lại thành .docx.",
    "rtf": "Tệp RTF; hãy mở bằng Word và lưu lại thành .docx.",
    "image": "Tệp là ảnh, không có chữ để đọc; hãy gửi bài viết dạng văn bản.",
    "damaged": "Tệp bị hỏng hoặc rỗng; hãy lưu lại và gửi lại.",
}


def read_file(path: Path | str) -> Document:
    """The article in a file, with what `<stem>.meta.toml` beside it declares.

    Raises ReadError (also where the file is missing), never anything else for odd content.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError(_too_large())
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"Không mở được tệp {path.name}; hãy kiểm tra đường dẫn.") from error
    sidecar, warnings = read_sidecar(path)
    return _read(data, path.name, sidecar, warnings)


def read_bytes(data: bytes, name: str) -> Document:
    """The article in `data`, as sent under the file name `name`. Raises ReadError."""
    return _read(data, name, Metadata(), ())


def iter_articles(paths: Iterable[Path | str]) -> list[Path]:
    """Article files among `paths` and in the folders among them, sorted, each once.

    Hidden files and sidecars are left out; a file that is named itself is taken as it is.
    """
    found: set[Path] = set()
    for path in map(Path, paths):
        if not path.is_dir():
            found.add(path)
            continue
        for each in path.rglob("*"):
            hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
            if each.suffix.lower() in FORMATS and not hidden and each.is_file():
                found.add(each)
    return sorted(found)


def _read(data: bytes, name: str, sidecar: Metadata, warnings: tuple[str, ...]) -> Document:
    if len(data) > MAX_BYTES:
        raise ReadError(_too_large())
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise ReadError("Tệp rỗng; hãy gửi tệp có nội dung bài viết.")
    kind = _kind(data, name)
    encoding, declared, outside = "", Metadata(), ""
    if kind == "docx":
        drafts, declared = docx_file.parse_docx(data)
    elif kind == "pdf":
        lines, declared, more = pdf_file.read_pdf(data)
        _check_length(lines)
        drafts, warnings = drafts_of_text(lines), (*warnings, *more)
    else:
        text, encoding, more = decode(data, declared_charset(data))
        warnings = (*warnings, *more)
        _check_length(text)
        if kind == "txt" and _looks_like_html(text):
            kind = "html"
        if kind == "html":
            page = html_page.parse_page(text)
            drafts, declared, outside = list(page.drafts), page.metadata, page.outside
        else:
            declared, text, more = split_front_matter(text)
            warnings = (*warnings, *more)
            text = decode_entities(plain_markdown(text) if kind == "md" else text)
            drafts = drafts_of_text(text)
    return _document(
        data, name, kind, encoding, drafts, prefer(sidecar, declared), outside, warnings
    )


def _document(
    data: bytes,
    name: str,
    kind: str,
    encoding: str,
    drafts: list[Draft],
    declared: Metadata,
    outside: str,
    warnings: tuple[str, ...],
) -> Document:
    drafts = classify(drafts)
    known = prefer(declared, from_drafts(drafts, outside))
    text, blocks = assemble(drafts)
    if len(text) > MAX_TEXT:
        raise ReadError(
            f"Bài viết quá dài ({len(text) // 1000} nghìn ký tự, nhiều nhất "
            f"{MAX_TEXT // 1000} nghìn); hãy tách thành nhiều tệp ngắn hơn."
        )
    if not text:
        raise ReadError("Không tìm thấy nội dung bài viết trong tệp; hãy gửi tệp khác.")
    return Document(
        id=Path(one_line(name).replace("\\", "/")).stem,
        text=text,
        blocks=blocks,
        title=known.title,
        publisher=known.publisher,
        published=known.published,
        month_only=known.month_only,
        url=known.url,
        author=known.author,
        format=kind,
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        warnings=warnings,
    )


def _kind(data: bytes, name: str) -> str:
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:8]
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            if kind in _REFUSED:
                raise ReadError(_REFUSED[kind])
            return kind
    kind = FORMATS.get(Path(name).suffix.lower(), "")
    if not kind:
        raise ReadError(
            f"Không đọc được loại tệp “{Path(name).suffix or name}”; "
            "hãy gửi .txt, .md, .html, .docx hoặc .pdf."
        )
    if kind in ("docx", "pdf"):
        raise ReadError(f"Tệp .{kind} bị hỏng; hãy mở, lưu lại rồi gửi lại.")
    return kind


def _check_length(text: str) -> None:
    if len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES:
        raise ReadError("Bài viết quá dài; hãy tách thành nhiều tệp ngắn hơn.")


def _looks_like_html(text: str) -> bool:
    head = text[:1000].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<head", "<body", "<?xml"))


def _too_large() -> str:
    return "Tệp lớn hơn 20 MB; hãy chỉ gửi phần bài viết."
