"""The pages of meetings, rankings and cases."""
