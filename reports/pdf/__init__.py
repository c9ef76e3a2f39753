"""PDF: the engine that renders, and one builder a kind of report. Nothing here is imported before a PDF is made."""
