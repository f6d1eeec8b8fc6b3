"""What decodes media from strangers: runs in a process of its own, as a package of its own, and loads nothing else of ours."""
