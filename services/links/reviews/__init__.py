"""Reviews and visits of a link, and the days by which they are due."""
