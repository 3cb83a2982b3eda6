"""What every Kinweave service stands on. It knows no word of social care."""
