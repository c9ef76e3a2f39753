"""Ratios of our work to a plain way of doing the same, measured in one run. Public tools only; see README.md."""
