"""Widgets, dialogs, delegates and the printer."""
