"""The local encrypted memory: engine, keys, queries, blobs, migrations."""
