"""One page a file: homes, lists and views across all apps."""
