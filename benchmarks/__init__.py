"""Measurements: quality and speed, kept out of the timed tests."""
