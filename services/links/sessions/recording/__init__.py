"""What happens to a session after it was booked."""
