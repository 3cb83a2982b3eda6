"""Decisions on new terms of an approval, after a review that asked for them."""
