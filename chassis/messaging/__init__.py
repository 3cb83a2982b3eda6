"""Messages that are not lost: outbox and relay on the way out, inbox and parked deliveries on the way in."""
