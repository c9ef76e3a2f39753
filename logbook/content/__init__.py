"""The content files of the logbook, and what a good one is."""
