"""Statistics of the questionnaires: pure functions over plain numbers, exact where they can be.

Used by the analysis, the results of one person and the export. Never reads the database, never rounds.
"""
