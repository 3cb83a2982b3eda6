"""Logs and metrics: ids only, never a person."""
