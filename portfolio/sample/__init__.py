"""The fictional sample trust, told through the same actions as real life."""
