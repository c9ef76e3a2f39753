"""Code books, rounds, frozen sources and codings."""
