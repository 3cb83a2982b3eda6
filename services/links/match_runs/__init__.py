"""The whole waiting list at once."""
