"""Decodes media from strangers, in a process of its own that loads nothing else of ours."""
