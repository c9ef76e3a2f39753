"""Learning experiences, their versions and audience, and the legacy import."""
