"""The bot as the hub sees it: one client module for Rasa and the shape of its replies."""
