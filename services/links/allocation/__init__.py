"""Whose link it is: the Family Link social worker who made it, and whoever takes it over."""
