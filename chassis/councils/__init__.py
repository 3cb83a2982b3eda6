"""The councils that a region serves: who they are, what they offer, what they have set."""
