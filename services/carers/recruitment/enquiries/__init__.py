"""Somebody asks: enquiry, information pack, first home visit."""
