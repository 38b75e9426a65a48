"""Many WeChat customers at once: the simulated platform, the hub, and the real bot with a random delay."""
