"""Revisions of the tables that stand once in each service database."""
