"""The tests. `world.py` names the people, `factories.py` makes their things, `support/` is the ground."""
