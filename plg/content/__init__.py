"""The loader of versioned content files: one protocol, each app registers its kinds in `ready()`."""
