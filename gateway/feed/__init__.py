"""The event feed: every event of every service, one growing line for each council."""
