"""The forms of meetings, rankings and cases."""
