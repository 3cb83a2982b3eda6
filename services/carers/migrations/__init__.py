"""How the tables of this service came to be, in each council's schema."""
