"""Open files of foreign make: what they are, their text, form values and pages. Runs in reader processes."""
