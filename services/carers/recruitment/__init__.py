"""From the first enquiry to the finished assessment."""
