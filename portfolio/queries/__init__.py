"""One page a file: gathers what the views across projects show, never writing."""
