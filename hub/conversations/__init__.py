"""Conversations: the event log, who holds them, and the bot's turns."""
