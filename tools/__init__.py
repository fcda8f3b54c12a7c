"""What developers run through dev.py, and what builds the package; no part of the program."""
