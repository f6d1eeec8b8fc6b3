#!/usr/bin/env python
"""Runs the site's commands, with services of our own where the environment names none."""

import os
import sys
from pathlib import Path

from arena import embedded

WITHOUT_SERVICES = {"help", "version", "--help", "-h", "--version"}
ON_FILES_ALONE = {"replay"}


def main() -> None:
    """Runs one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")
    from django.core.management import execute_from_command_line

    if len(sys.argv) < 2 or WITHOUT_SERVICES & set(sys.argv[1:]) or sys.argv[1] in ON_FILES_ALONE:
        execute_from_command_line(sys.argv)
        return
    var = Path(os.environ.get("ARENA_VAR") or Path(__file__).parent / "var")
    try:
        with embedded.running(var):
            execute_from_command_line(sys.argv)
    except embedded.ServiceError as problem:
        sys.exit(f"manage.py: {problem}")
    except BrokenPipeError:
        # Whoever read the output has read enough, as `| head` does; nothing may be flushed to it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
