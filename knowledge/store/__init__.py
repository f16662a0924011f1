"""The knowledge base: one SQLite file, written beside the old one and swapped in one step.

`write.write` builds it (sqlite-utils), `base.KnowledgeBase` reads it (sqlite3, read-only).
The reader never imports the writer, so that a question pays for neither.
"""
