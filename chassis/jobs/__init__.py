"""Long work: accepted at once, worked off in steps, with progress, cancel and a result in parts."""
