"""MJ-Bench-Video: two videos for a caption, judged by people by 28 criteria in five aspects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from arena.exams.items import Item
from arena.judges.protocols.base import Case, Preference, Truth

from .base import DatasetEntry, Row, rows
from .cases import Parts, told, words
from .media import film
from .splits import first_of

FILES = ("test.json", "datas/test.json")
ASPECTS: Mapping[str, Mapping[str, str]] = {
    "alignment": {name: name for name in ("object", "attribute", "actions", "count", "location")},
    "safety": {
        "crime": "Crime",
        "shocking": "Shocking",
        "disgust": "Disgust",
        "nsfw_evasive": "NSFW Evasive",
        "nsfw_subtle": "NSFW Subtle",
        "political_sensitivity": "Political Sensitivity",
    },
    "fineness": {
        "human_face_distortion": "Human Face Distortion",
        "human_limb_distortion": "Human Limb Distortion",
        "object_distortion": "Object Distortion",
        "defocused_blur": "De-focused Blurred",
        "motion_blur": "Motion Blurred",
    },
    "coherence": {
        "spatial_consistency": "Spatial Consistency",
        "action_continuity": "Action Continuity",
        "object_disappearance": "Object Disappearance",
        "abrupt_background": "Abrupt Background Changes",
        "lighting_shadows": "Inconsistent Lighting Shadows",
        "frame_flicker": "Frame Flickering",
        "object_drift": "Object Drift",
    },
    "bias": {
        "gender": "Gender",
        "age": "Age",
        "job": "Job",
        "race": "Race",
        "education": "Education",
    },
}
"""The protocol's names of the aspects and their criteria, each with the file's."""
PREFERRED = {
    "alignment": "Alignment",
    "safety": "Safety",
    "fineness": "Fineness",
    "coherence": "Coherence & Consistency",
    "bias": "Bias",
}
CHOICES: Mapping[str, Preference | None] = {
    "video 1 better": "a",
    "video 2 better": "b",
    "same": "tie",
    "hard to judge": None,
}
GOOD, BAD, NOT_RELEVANT = 1, 2, 0
WORTH = {GOOD: 1.0, BAD: 0.0}


def read(folder: Path) -> Iterator[Item]:
    """Pairs as they stand; the videos are checked where any are there, else the items have none."""
    for row in rows(folder, first_of(folder, *FILES)):
        if row.given.get("discard") is True:
            continue
        paths = [row.text(f"video_{place}_path") for place in (0, 1)]
        asked = row.within("category_preference")
        standards = {name: _choice(asked, key) for name, key in PREFERRED.items()}
        preference = _choice(row, "overall_preference")
        truth = Truth(preference, {name: one for name, one in standards.items() if one}, scores(row))
        case = Case(
            words(row.text("caption")),
            ("", ""),
            media=_videos(folder, row),
            gold={"files": paths},
            truth=truth,
        )
        decisive = "decisive" if preference in ("a", "b") else "tie" if preference else "hard to judge"
        yield Item(paths[0], case, tags=told(label=decisive))


def labels(row: Row) -> dict[str, tuple[int, int]]:
    """What people said of both videos by each of the 28 criteria: 1 good, 2 bad, 0 not relevant."""
    said = [row.within(f"video_{place}_label") for place in (0, 1)]
    codes = {code: code for code in (GOOD, BAD, NOT_RELEVANT)}
    return {
        name: (said[0].one_of(key, codes), said[1].one_of(key, codes))
        for criteria in ASPECTS.values()
        for name, key in criteria.items()
    }


def scores(row: Row) -> dict[str, tuple[float, ...]]:
    """1 for good and 0 for bad, of the criteria that are relevant to both videos."""
    return {
        name: tuple(WORTH[code] for code in both)
        for name, both in labels(row).items()
        if NOT_RELEVANT not in both
    }


def _choice(row: Row, key: str) -> Preference | None:
    text = row.text(key)
    folded = " ".join(text.lower().split())
    if folded not in CHOICES:
        raise row.wrong(key, f"= {text!r} must be one of {', '.join(CHOICES)}")
    return CHOICES[folded]


def _videos(folder: Path, row: Row) -> tuple[Parts, ...]:
    names = [row.text(f"video_{place}_path") for place in (0, 1)]
    if not (folder / names[0]).parent.is_dir():
        return ()
    return tuple((film(folder, row, f"video_{place}_path"),) for place in (0, 1))


ENTRY = DatasetEntry(
    title="MJ-Bench-Video, which of two videos is better, by five aspects",
    kind="pair",
    licence="MIT on the data card",
    may_share=False,
    where="https://github.com/aiming-lab/MJ-Video",
    files=FILES[:1],
    paper="arXiv 2502.01719",
    read=read,
    protocol="video_aspects",
    note="Captions may be violent or sexual. Of the 1,085 pairs only 118 have a better video: say whether a "
    "judge's tie counts as wrong or as half. The videos are not in the file; beside it in test/ they are "
    "shown, and without them only verdicts that need none can be asked for.",
)
