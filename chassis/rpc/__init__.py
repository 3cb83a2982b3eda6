"""Calls between services over RabbitMQ: direct reply-to, deadlines, command ids."""
