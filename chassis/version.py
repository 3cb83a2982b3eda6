"""The version of Kinweave: here and nowhere else."""

from __future__ import annotations

VERSION = "1.0.0"
"""Read by pyproject.toml, `kinweave --version`, the OpenAPI document and the metric `build_info`."""
