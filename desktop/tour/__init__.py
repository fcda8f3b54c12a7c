"""A walk through every screen of the real window on the sample town, with pictures; works without a display."""
