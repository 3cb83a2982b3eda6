"""What the server adds to the WSGI environment of a request."""

from __future__ import annotations

WITHIN = "kinweave.within"
"""A callable by which the application says within how many seconds it wants the whole body."""
CROWDED = "kinweave.crowded"
"""True of a request that came by the reserve, when every other connection is in use."""
