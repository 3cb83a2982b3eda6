"""R2K: activities and respite for fostering households."""
