"""Clinical tasks that somebody signed a carer off for, each until a day."""
