"""What every test stands on: no network, loud logs, a real worker, a real browser. Fixtures only."""
