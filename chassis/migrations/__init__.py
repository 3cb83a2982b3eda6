"""The chassis's own Alembic histories: `shared` once per service database, `council` in each council's schema."""
