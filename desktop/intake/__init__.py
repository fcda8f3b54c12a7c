"""From the bytes that arrived to a draft of the case they belong to."""
