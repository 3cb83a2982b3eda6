"""What a carer can take on: own times, terms of approval, usual limit."""
