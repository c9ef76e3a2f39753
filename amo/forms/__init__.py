"""What a person may type about questionnaires, and the kind sentence when it is wrong."""
