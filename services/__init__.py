"""The independent services of Kinweave. None imports another, except another's `contract`."""
