"""The hub: the only internet-facing process and the owner of all data."""
