"""Judging a child and a carer for each other: what excludes, what speaks for it, what would unlock it."""
