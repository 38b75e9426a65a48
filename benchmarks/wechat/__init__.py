"""The WeChat channel under load: simulated platform, real hub, real model."""
