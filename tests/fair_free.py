"""Fair models for protocols that ask no model."""

from io import BytesIO

from judging import Fair, a_case
from PIL import Image

from arena.judges.protocols.base import Action, Case
from arena.modalities.media import data_url
from simulators.conversation import Part


def measured(a: bool, b: bool) -> Case:
    """A case of two agents: one that was right reached a score, the other none."""
    results = {True: '{"score": 0.9}', False: '{"error": "no submission"}'}
    actions = tuple((Action("submit", result=results[right]),) for right in (a, b))
    return a_case("Done.", "Done as well.", actions=actions, gold={"environment": {}})


ADDED = {"kind": "code", "call": "added", "tests": [{"args": [[1, 2, 3]], "returns": 6}]}


def programmed(a: bool, b: bool) -> Case:
    """A case of two programs that add up a list, or all of it but the last."""
    said = {True: "values", False: "values[:-1]"}
    programs = [
        f"So:\n```python\ndef added(values):\n    return sum({said[right]})\n```\n" for right in (a, b)
    ]
    return a_case(*programs, checks=(ADDED,))


def pictured(a: bool, b: bool) -> Case:
    """A case of two pictures: sharp stripes, or one grey."""
    return a_case("Here.", "Here too.", media=tuple((picture(striped(right)),) for right in (a, b)))


def striped(sharp: bool) -> Image.Image:
    """A picture of stripes, or of the grey that they come to from afar."""
    image = Image.new("RGB", (64, 64), "#808080")
    if sharp:
        for row in range(0, 64, 2):
            image.paste("white", (0, row, 64, row + 1))
    return image


def picture(image: Image.Image) -> Part:
    """A picture as a reply brings it."""
    kept = BytesIO()
    image.save(kept, "PNG")
    return Part("image", url=data_url(kept.getvalue(), "image/png"), mime="image/png")


FAIR: dict[str, Fair] = {
    "reference": Fair(),
    "instructions": Fair(),
    "lexical": Fair(),
    "environment": Fair(case=measured),
    "code": Fair(case=programmed),
    "scorers": Fair(case=pictured, both_wrong="tie"),
    "scripted": Fair(options={"as": "contains"}),
}
