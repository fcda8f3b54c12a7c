"""What a case is and may do: frozen values and pure functions on the standard library alone."""
