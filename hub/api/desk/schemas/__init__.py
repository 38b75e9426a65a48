"""Bodies of the desk contract's requests and responses, a room for each concern."""
