"""The decision maker decides; the decision is never left out."""
