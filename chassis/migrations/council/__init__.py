"""Revisions of the tables that stand in each council's schema."""
