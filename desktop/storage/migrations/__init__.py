"""One file per revision of the schema, written once and never changed after its release (docs/database.md)."""
