"""Carers: from the first enquiry to approval."""
