"""What is sent, answered and announced."""
