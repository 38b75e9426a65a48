"""Starts the service: actions, Rasa and hub under one supervisor."""
