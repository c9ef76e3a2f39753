"""What is personal, and what is done with it."""
