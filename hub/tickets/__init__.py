"""Tickets: complaints, appeals, after-sales requests and feedback, with their numbers and stages."""
