"""Builds the knowledge base: article files -> documents -> facts -> one SQLite file.

`build` is what the command line and the bot's reload call. An article whose content and
whose extractor did not change is taken over from the old base; nothing is lost on failure.
"""

from knowledge.build.pipeline import BuildError, build
from knowledge.build.report import ArticleChange, BuildReport, Disagreement, Rejected

__all__ = [
    "ArticleChange",
    "BuildError",
    "BuildReport",
    "Disagreement",
    "Rejected",
    "build",
]
