"""Lifelong Links: finding the people who matter to a child in care, and bringing them together."""
