"""Channels: how a customer outside becomes a contact with a conversation inside."""
