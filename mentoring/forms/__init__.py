"""Checks what is typed, a file per subject."""
