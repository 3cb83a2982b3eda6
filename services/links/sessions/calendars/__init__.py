"""Sessions of a link as a calendar, for the telephones of carer and family."""
