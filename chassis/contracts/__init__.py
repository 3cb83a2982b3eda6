"""What a service declares and others may rely on: operations, event types, settings, schemas, refusals."""
