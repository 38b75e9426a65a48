"""What the tests share: the real processes, a customer to talk with, a lossy wire."""
