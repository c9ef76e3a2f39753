"""Every persona's main path in a real browser, walked as somebody would and clocked."""
