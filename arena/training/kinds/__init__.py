"""The table of what can be exported for training judges."""
