"""Speaks HTTP, a file per subject; rules, rows and changes live next door."""
