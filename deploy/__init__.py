"""Running Kinweave: regions, the operators' command, and what a deployment needs."""
