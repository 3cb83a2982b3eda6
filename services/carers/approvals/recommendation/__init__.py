"""The fostering panel recommends."""
