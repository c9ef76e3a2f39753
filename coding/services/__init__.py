"""What changes rounds, codings and decisions, one module a subject."""
