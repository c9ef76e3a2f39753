"""Code books as files: REFI-QDA and CSV, in and out. Pure: bytes and plain data, never a row of the database."""
