"""What changes things on the ground, one module a subject."""
