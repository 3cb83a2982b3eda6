"""What a carer offers: which sessions, when, for whom, how far."""
