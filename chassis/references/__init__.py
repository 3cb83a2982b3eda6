"""External references: under which number another system of the council keeps a record. Unique among its kind."""
