"""Making databases, roles and schemas, and bringing them up to date."""
