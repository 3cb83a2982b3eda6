"""What the news of other services means for what stands here: links and sessions stop, and people must be told."""
