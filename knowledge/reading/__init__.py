"""Reading articles: bytes of a file -> `Document` with blocks, tables and what is known of it."""

from knowledge.reading.document import (
    Block,
    BlockKind,
    Cell,
    Document,
    ReadError,
    Row,
)
from knowledge.reading.files import iter_articles, read_bytes, read_file

__all__ = [
    "Block",
    "BlockKind",
    "Cell",
    "Document",
    "ReadError",
    "Row",
    "iter_articles",
    "read_bytes",
    "read_file",
]
