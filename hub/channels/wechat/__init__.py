"""The WeChat channel (微信公众号): each message one turn, each answer delivered exactly once, in order."""
