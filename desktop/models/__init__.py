"""How everything is stored: the tables."""
