"""The embedded mode: a broker in this process and a PostgreSQL from a wheel."""
