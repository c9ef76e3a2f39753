"""Meetings and STARR cases."""
