"""What a clerk can do: one transaction each, plain values in and out."""
