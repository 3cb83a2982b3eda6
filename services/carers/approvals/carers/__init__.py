"""Approved carers."""
