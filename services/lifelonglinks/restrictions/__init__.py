"""Contact restrictions: who must not meet, or not learn of, whom."""
