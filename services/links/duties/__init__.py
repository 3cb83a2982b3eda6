"""What section 20 in full asks for beyond reviews and visits, on somebody's list until it is done."""
