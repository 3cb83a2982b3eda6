"""From an HTTP request to a call of a service, and from its reply to an answer."""
