"""The short breaks services statement: what the council offers to carers of disabled children, for all to read."""
