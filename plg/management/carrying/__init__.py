"""One whole community in one file, from one installation to another: `export_community` and `import_community`.

What belongs to it is told by the tables (`reach`); ids are kept, and what others rely on is looked up, not doubled.
"""
