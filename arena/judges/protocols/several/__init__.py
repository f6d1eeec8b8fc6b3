"""Judges of several models or voices, one file each, and what those have in common."""
