"""The error of a knowledge base that cannot be written or read."""

from __future__ import annotations


class KnowledgeBaseError(Exception):
    """The message is one Vietnamese line that says what is wrong and what to do."""
