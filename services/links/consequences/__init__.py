"""Links and sessions stop or go on, and people must be told: by a worker's step, or by the news of other services."""
