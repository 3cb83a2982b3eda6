"""What the scheme's leads ask: who waits and why, what is missing, what is used, what is spare."""
