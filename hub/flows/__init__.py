"""Flows: what a service request needs to know, and how a customer's words fill it."""
