"""Baton in figures, for Prometheus. What is measured knows nothing of it: all is wrapped from outside."""
