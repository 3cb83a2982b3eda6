"""Written agreements of a link: versions that never change, signed by each party."""
