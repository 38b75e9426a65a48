"""The desk's door: `/api/v1/desk`."""
