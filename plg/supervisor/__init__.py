"""Starts, watches and stops what the platform runs on, for `./start` and `./test`.

Standard library only, and no import of Django or of another room: it must work before anything is installed.
"""
