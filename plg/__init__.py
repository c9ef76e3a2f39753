"""The ground: people, communities, consent, audit, access, privacy and the shared parts of the screen."""
