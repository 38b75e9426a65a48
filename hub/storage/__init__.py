"""SQL storage: tables, engine and migrations. Knows nothing of the rooms above it."""
