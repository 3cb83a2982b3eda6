"""Who must be told when a link or its sessions stop, and that they were."""
