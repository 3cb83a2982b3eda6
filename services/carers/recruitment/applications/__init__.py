"""A household applies; the application holds everything that follows up to the decision."""
