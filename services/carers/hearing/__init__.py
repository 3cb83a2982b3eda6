"""What other services announce, kept here as a replica: contact restrictions."""
