"""Musterstadt an der Ilm: a town with its people and post, all invented, to try the program on."""
