"""The commands that make a board's digits again."""

from __future__ import annotations


def reproduce(board: str, fit: int) -> tuple[str, ...]:
    """Exports what a snapshot counted, then rates it anew and compares every digit."""
    folder = f"{board}-{fit}"
    return (
        f"python manage.py export_board {board} {folder}",
        f"python manage.py replay {folder}",
    )
