"""The count of days of short breaks, and its limits."""
