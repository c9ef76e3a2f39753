"""Everything that leaves the platform."""
