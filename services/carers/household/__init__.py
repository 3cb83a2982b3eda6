"""Who lives with a carer, and the checks that have to be renewed while the household is approved."""
