"""What the bot has to remember: one SQLite file in WAL mode, apart from the knowledge base.

`database.StateFile` opens it and brings its schema up to date; each other module is one subject
over that file. Nothing here knows Telegram; chats and users are plain numbers.
"""
