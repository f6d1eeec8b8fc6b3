"""Counts what a reply looks like, for fits that control for style."""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ratings.arrays import Floats
from ratings.errors import BadSetting

_FENCE = "```"
_WORD = re.compile(r"\w+")
_HEADER = re.compile(r"^#{1,6}\s", re.MULTILINE)
# White space before a marker stays on its line: \s* would reread a run of empty lines from each of them.
_LIST_ITEM = re.compile(r"^[^\S\n]*(?:[-*+]|\d+\.)\s", re.MULTILINE)
_BOLD = re.compile(r"\*\*[^*\n]+\*\*|__[^_\n]+__")


def length(reply: str) -> int:
    """Tokens: words and single marks, code included, as many as the pattern `\\w+|[^\\w\\s]` finds."""
    return len("".join(_WORD.sub("x", reply).split()))


def headers(reply: str) -> int:
    """Lines outside code that begin with one to six # and white space."""
    return _outside_code(_HEADER, reply)


def lists(reply: str) -> int:
    """Lines outside code that begin, indented or not, with a bullet (-, *, +) or a number and a full stop."""
    return _outside_code(_LIST_ITEM, reply)


def bold(reply: str) -> int:
    """Stretches between ** or between __ outside code, within one line."""
    return _outside_code(_BOLD, reply)


# The four features of style control in Chatbot Arena (LMSYS 2024), each in time linear in the reply's length.
FEATURES: Mapping[str, Callable[[str], int]] = {
    "length": length,
    "headers": headers,
    "lists": lists,
    "bold": bold,
}


def difference(a: npt.ArrayLike, b: npt.ArrayLike) -> Floats:
    """The lead of count a over count b as a share of their sum, in [-1, 1], 0 where neither has any, (N,)."""
    mine, theirs = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    share: Floats = (mine - theirs) / np.maximum(mine + theirs, 1)
    return share


def covariates(
    texts_a: Sequence[str], texts_b: Sequence[str], names: Sequence[str] = tuple(FEATURES)
) -> dict[str, Floats]:
    """Covariates for Comparisons from both sides' replies, (N,) each; BadSetting for an unknown name."""
    for name in names:
        if name not in FEATURES:
            raise BadSetting(f"no style feature {name!r}; there are {', '.join(FEATURES)}")
    return {name: difference(*_counted(FEATURES[name], texts_a, texts_b)) for name in names}


def _counted(
    feature: Callable[[str], int], texts_a: Sequence[str], texts_b: Sequence[str]
) -> tuple[list[int], list[int]]:
    # A reply is often in several rows, one for each verdict on it.
    counts = {reply: feature(reply) for reply in {*texts_a, *texts_b}}
    return [counts[reply] for reply in texts_a], [counts[reply] for reply in texts_b]


def _outside_code(pattern: re.Pattern[str], reply: str) -> int:
    return len(pattern.findall(_prose(reply)))


def _prose(reply: str) -> str:
    """The reply without what stands between two fences; a fence that is never closed fences nothing."""
    parts = reply.split(_FENCE)
    unclosed = _FENCE + parts.pop() if len(parts) % 2 == 0 else ""
    return "".join(parts[::2]) + unclosed
