"""HTTP over eventlet: a small strict server for WSGI applications, without nameko's worker for each request."""
