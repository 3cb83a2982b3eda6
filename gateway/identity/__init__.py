"""Who calls: machine clients, their secrets, and the tokens that they are given."""
