"""The code books that ship with the platform, and how one is checked and brought into the tables."""
