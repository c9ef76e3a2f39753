"""The pages of the questionnaires: filling in, planning, making, and one's own result."""
