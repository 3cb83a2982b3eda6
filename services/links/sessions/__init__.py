"""Sessions of a link: booked, confirmed, changed, cancelled, completed."""
