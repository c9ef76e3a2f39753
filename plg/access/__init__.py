"""The one place for who may what."""
