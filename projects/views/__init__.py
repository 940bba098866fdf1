"""Speaks HTTP, a file per subject."""
