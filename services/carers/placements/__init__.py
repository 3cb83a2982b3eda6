"""Children placed with carers, within the usual fostering limit and the terms of approval."""
