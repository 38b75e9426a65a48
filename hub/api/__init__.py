"""The HTTP and websocket doors of the hub."""
