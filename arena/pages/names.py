"""Finds names of models and makers however they are spelled: spaced, in leet, in letters that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from .folding import AFTER, BEFORE, HIDDEN, fold, is_letter

OPENING = 4  # letters by which a name is looked for at first
LONGEST = 60  # letters of a name that count
MAX_GAP = 4  # characters that may stand between two letters of a name
LEAST_LEET = 4  # letters of a name that is still told from a word when digits stand for letters
LEAST_SPACED = 4

# Never seen, or only marks up what is: within a name they change nothing.
UNSEEN = HIDDEN + "*_~`\\"
GAP = frozenset(UNSEEN + " \n\t.-·•|/,:'\"")
SKELETON = dict(zip("il1!|0345$@789", "llllloeassatbg", strict=True))


class Kind(Enum):
    """How sure a name alone makes us that a model or a maker is meant."""

    ALWAYS = "always"
    MODEL = "model"  # a word too: only of oneself, or as a product, such as "Gemini 1.5"
    NUMBERED = "numbered"  # the same, and a whole number makes it a product, such as "Claude 3"
    MAKER = "maker"  # only of oneself


@dataclass(frozen=True)
class Name:
    """A name as it is written, and what it means to find it."""

    written: str
    kind: Kind

    @cached_property
    def letters(self) -> str:
        """Its letters and digits, folded."""
        return "".join(c for c in fold(self.written).text if is_letter(c) or c == "+")[:LONGEST]


@dataclass
class Node:
    """A step into the names that begin alike."""

    steps: dict[str, Node] = field(default_factory=dict)
    joint: bool = False  # whether some name may be parted here by anything but a space: "Chat-GPT"
    spaced: bool = False  # or by a space, too
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A name in folded text, and whether somebody took pains to hide it."""

    start: int
    end: int
    name: Name
    hidden: bool


class Trie:
    """All names, by the skeletons of their letters."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.root = Node()
        for name in names:
            self._add(name)
        self.starts = re.compile(
            BEFORE + f"(?:{_opening(self.root, OPENING)})" if self.root.steps else r"(?!)"
        )

    def _add(self, name: Name) -> None:
        node, joints = self.root, _joints(name.written)
        for count, letter in enumerate(name.letters, 1):
            node = node.steps.setdefault(SKELETON.get(letter, letter), Node())
            node.joint = node.joint or count in joints
            node.spaced = node.spaced or joints.get(count, False)
        if node is not self.root and (node.name is None or name.kind is Kind.ALWAYS):
            node.name = name

    def at(self, text: str, start: int) -> tuple[list[Found], bool]:
        """The names that begin here in folded text, and whether more text might make one."""
        found: list[Found] = []
        node, read, gaps, parted, unseen, index = self.root, "", 0, False, False, start
        while index < len(text):
            step = node.steps.get(SKELETON.get(text[index], text[index]))
            if step is None:
                return found, False
            node, read, index = step, read + text[index], index + 1
            if node.name and (hidden := _reading(node.name, read, gaps, parted, unseen)) is not None:
                found.append(Found(start, index, node.name, hidden))
            if index < len(text) and text[index] not in GAP:
                continue
            after = _skip(text, index)
            if seen := text[index:after].strip(UNSEEN):
                gaps += 1
                parted = parted or not (node.spaced if seen.isspace() else node.joint or seen == "-")
                if parted and gaps < len(read):
                    return found, False
            unseen = unseen or (after > index and not seen)
            index = after
        return found, True


def _reading(name: Name, read: str, gaps: int, parted: bool, unseen: bool) -> bool | None:
    """Whether letters that were read spell a name in hiding; None where they do not spell it."""
    leet = any(a != b and a in "013457890$@!|" for a, b in zip(read, name.letters, strict=True))
    if leet and len(read) < LEAST_LEET + (name.kind is not Kind.ALWAYS):
        return None
    spelled = gaps >= len(read) - 1 and len(read) >= LEAST_SPACED
    if parted and not spelled:
        return None
    return leet or spelled or unseen


def _skip(text: str, index: int) -> int:
    upto = min(len(text), index + MAX_GAP)
    while index < upto and text[index] in GAP:
        index += 1
    return index


def _joints(written: str) -> dict[int, bool]:
    """After how many letters a name may be parted, and whether by a space.

    At its own gaps, between capitals by either; at humps and digits by a hyphen or the like, for
    "open AI" and "deep mind" are words.
    """
    joints: dict[int, bool] = {}
    count = 0
    for before, this in zip(" " + written, written, strict=False):
        hump = this.isupper() or this.isdigit() != before.isdigit()
        if count and (hump or not is_letter(before)):
            joints[count] = not is_letter(before) or (before.isupper() and this.isupper())
        count += is_letter(this) or this == "+"
    return joints


def _opening(node: Node, depth: int) -> str:
    """A pattern for the first letters of names; the end of the text may come at any of them."""
    ways = []
    for letter, step in sorted(node.steps.items()):
        same = "".join({letter, *(c for c, to in SKELETON.items() if to == letter)})
        more = depth > 1 and step.name is None and step.steps
        gap = f"[{re.escape(''.join(sorted(GAP)))}]{{0,{MAX_GAP}}}"
        rest = rf"{gap}(?:\Z|{_opening(step, depth - 1)})" if more else ""
        ways.append(f"[{re.escape(same)}]{rest}")
    return "|".join(ways)


def found_in(trie: Trie, text: str, since: int) -> Iterator[tuple[int, list[Found], bool]]:
    """Where names begin, or may yet, from an index of folded text on."""
    index = since
    while match := trie.starts.search(text, index):
        found, open_ended = trie.at(text, match.start())
        if found or open_ended:
            yield match.start(), found, open_ended
        index = match.start() + 1


def ends_a_word(text: str, index: int) -> bool:
    """Whether a name that ends here stands by itself, with its plural or genitive."""
    return bool(ENDING.match(text, index))


ENDING = re.compile(rf"(?:'?s)?{AFTER}|(?=[0-9])")
