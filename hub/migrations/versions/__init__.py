"""One file each step; a released one is never changed."""
