"""The operators' command `kinweave`."""
