"""Whether the approval stands: suspension, resignation, and its end."""
