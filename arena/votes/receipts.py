"""The code after a vote: from it anybody sees whether the vote counts, and nobody whose it is."""

from __future__ import annotations

from base64 import b32encode
from datetime import datetime

from django.utils.crypto import salted_hmac

_SALT = "arena.votes.receipts"
_GROUPS, _SIZE = 4, 4  # 80 bits
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})  # which base32 does not have


def receipt_of(battle: int, preference: str, at: datetime) -> str:
    """A keyed hash over battle, preference and time, in groups that can be read out."""
    said = f"{battle} {preference} {at.isoformat()}"
    digest = salted_hmac(_SALT, said, algorithm="sha256").digest()
    return _grouped(b32encode(digest).decode())


def as_typed(code: str) -> str:
    """The receipt meant by who typed it: blanks, small letters and lookalikes are forgiven."""
    letters = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())
    return _grouped(letters.translate(_MISREAD)) if len(letters) == _GROUPS * _SIZE else ""


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + _SIZE] for at in range(0, _GROUPS * _SIZE, _SIZE))
