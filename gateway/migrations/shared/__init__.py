"""Revisions of the schema `gateway`."""
