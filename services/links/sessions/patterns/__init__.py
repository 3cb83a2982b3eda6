"""Patterns of sessions, and the school terms they may follow."""
