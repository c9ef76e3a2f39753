"""What the answers of a group come to, for researchers: consenting persons only, by pseudonym, never below MIN_GROUP.

Used by the figure pages and by exports and reports above. Reads; changes nothing; knows no name of a person.
"""
