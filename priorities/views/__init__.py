"""Speaks HTTP; rules, rows and changes live next door."""
