"""PostgreSQL: one database per service, one schema and one role per council, nothing readable without a scope."""
