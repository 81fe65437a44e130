"""The HTTP side: requests, health and metrics."""
