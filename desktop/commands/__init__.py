"""The commands of the command line, one file each; wired by `desktop/cli.py`."""
