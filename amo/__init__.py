"""Questionnaires before and after."""
