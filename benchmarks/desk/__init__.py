"""A full desk: 1,000 waiting conversations and one of 500 messages."""
