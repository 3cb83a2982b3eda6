"""The return on looked-after children."""
