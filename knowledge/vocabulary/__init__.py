"""Vocabulary as data: loads the tables of this folder and says where a bad row stands."""
