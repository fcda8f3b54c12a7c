"""The steps, from an empty database to today's schema; Alembic reads this folder."""
