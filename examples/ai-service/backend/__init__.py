"""A small AI service with release channels: the example that Sluice promotes."""
