"""A child's breaks that no session of this service holds: before the council came, elsewhere, or placed by `carers`."""
