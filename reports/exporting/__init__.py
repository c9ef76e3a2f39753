"""The research export, one concern a module: background, tables, refi, manifest, archive; `build` joins them."""
