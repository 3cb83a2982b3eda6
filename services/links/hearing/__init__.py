"""What other services announce, kept here as replicas: carers, and contact restrictions."""
