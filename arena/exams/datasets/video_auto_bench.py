"""VideoAutoBench: of two answers about a video the one that people selected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case
from simulators.conversation import Part

from .base import DatasetEntry, Row
from .cases import placed, told, words
from .media import film
from .splits import first_of, keyed_rows

PLACES = ("data/videoautobench.latest.json", "videoautobench.latest.json")
VIDEOS = "videos"


def read(folder: Path) -> Iterator[Item]:
    """Each question with its persona and, where there is a folder of videos, its video from there."""
    for key, row in keyed_rows(folder, first_of(folder, *PLACES)):
        replies, truth = placed(key, row.text("selected answer"), row.text("rejected answer"))
        question = (*words(row.text("question")), *_video(folder, row))
        case = Case(question, replies, persona=row.text("persona"), truth=truth)
        yield Item(key, case, "", told(video=row.text("video_id")))


def _video(folder: Path, row: Row) -> tuple[Part, ...]:
    if not (folder / VIDEOS).is_dir():
        return ()
    return (film(folder, row, "video_id", f"{VIDEOS}/{row.text('video_id')}.mp4"),)


ENTRY = DatasetEntry(
    title="VideoAutoBench, answers about videos as people selected them",
    kind="pair",
    licence="CC BY-NC-SA 4.0",
    may_share=False,
    where="https://github.com/VideoAutoArena/VideoAutoBench",
    files=(PLACES[0], f"{VIDEOS}/"),
    paper="arXiv 2411.13281",
    read=read,
    protocol="pairwise",
    note="The selected answer is the longer one in 92% of items: hold a judge against `longest`. The videos "
    "are those of LongVideoBench; without them a judge has only words to go by.",
)
