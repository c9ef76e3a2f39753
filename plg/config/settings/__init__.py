"""Settings by place: base is common to all; dev, test and prod each say only what differs."""
