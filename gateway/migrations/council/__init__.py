"""Revisions of each council's schema."""
