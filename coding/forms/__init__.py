"""The forms of coding: of a round, of the workbench, of settling, each in a module of its own."""
