"""Quality of the understanding on held-out sets."""
