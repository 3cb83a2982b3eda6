"""Every step and clock of an application."""
