"""Builds what the project runs on: Python environments, front end, model. Standard library only."""
