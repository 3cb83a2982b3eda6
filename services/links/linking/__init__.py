"""A link between a child and a carer, from its proposal to its end."""
