"""The whole database as one file, and back: written, proven and restored."""
