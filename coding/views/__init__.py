"""The pages of coding: rounds, the workbench, and settling with its results."""
