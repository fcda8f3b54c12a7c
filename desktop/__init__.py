"""Amtsfach: the desk of a German town hall on a clerk's own computer."""
