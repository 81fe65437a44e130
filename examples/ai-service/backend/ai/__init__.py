"""The model, and the harness that scores it."""
