"""Inboxes: where customers write from, how the chat looks there, and who may vouch for a customer."""
