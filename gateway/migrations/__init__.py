"""How the gateway's tables came to be, for each council's schema and for the shared one."""
