"""A series of short breaks under regulation 48: one child with one carer, or in one accommodation."""
