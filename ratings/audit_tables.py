"""Prints an audit as sentences and plain text columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isnan

from ratings.audit import Audit
from ratings.audit_agreement import MEASURES
from ratings.audit_figures import Bias, Difference, Figure, Stratum
from ratings.labels import OUTCOMES
from ratings.tables import aligned

_PARTS: Mapping[str, str] = {
    "": "judge and people",
    " people": "two people",
    " judge there": "judge, where two people voted",
    " people there": "two people, where the judge decided",
    " short of people": "judge less people there",
}


def report(found: Audit) -> str:
    """Sentences first, then a table for each part that has anything."""
    head = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in found.counts.items())
    return "\n\n".join(["\n".join((f"{head}; level {found.level:g}", *found.words)), *_tables(found)])


def _tables(found: Audit) -> Iterator[str]:
    yield aligned([("agreement", "value", "interval", "battles", "note"), *_agreement(found)], {0, 4})
    yield aligned([("people \\ judge", *OUTCOMES), *_confusion(found)], {0})
    figures = [*found.ranking.values(), *found.position.values(), *found.worth.values()]
    yield aligned([("order, side, worth", "value", "interval", "n", "note"), *map(_figure, figures)], {0, 4})
    for name, rows in _FAMILIES.items():
        lines = rows(found)
        if lines:
            yield aligned([_HEADERS[name], *lines], {0, len(_HEADERS[name]) - 1})


def _agreement(found: Audit) -> Iterator[tuple[str, ...]]:
    for on in ("", " on decisive"):
        for name in MEASURES:
            for part, said in _PARTS.items():
                figure = found.agreement[f"{name}{on}{part}"]
                yield f"{name}{on}, {said}", *_figure(figure)[1:]


def _confusion(found: Audit) -> Iterator[tuple[str, ...]]:
    for name, row in zip(OUTCOMES, found.confusion, strict=True):
        yield name, *map(str, row)


def _figure(one: Figure) -> tuple[str, ...]:
    return one.name, _number(one.value), _interval(one.lower, one.upper), str(one.n), one.note


def _bias(one: Bias) -> tuple[str, ...]:
    ends = _interval(one.lower, one.upper)
    numbers = (_signed(one.value), ends, _signed(one.per_sd), _signed(one.people))
    return one.name, *numbers, _p(one.p_value, one.flagged), str(one.n), one.note


def _stratum(one: Stratum) -> tuple[str, ...]:
    excess, note = one.excess, "; ".join(filter(None, (one.note, one.excess.note)))
    agreed = (_number(one.percent.value), _interval(one.percent.lower, one.percent.upper))
    shown = (_number(one.kappa.value), _signed(excess.value), _interval(excess.lower, excess.upper))
    return f"{one.dimension} {one.value}", *agreed, *shown, _p(one.p_value, one.flagged), str(one.n), note


def _difference(one: Difference) -> tuple[str, ...]:
    ends = "n/a" if isnan(one.lower) else f"{one.lower:+.0f} … {one.upper:+.0f}"
    points = ("n/a" if isnan(each) else f"{each:.0f}" for each in (one.people, one.judge))
    moved = "n/a" if isnan(one.value) else f"{one.value:+.0f}"
    taste = (_signed(one.favour), _p(one.p_value, one.flagged))
    return one.competitor, *points, moved, ends, *taste, str(one.n), one.note


_HEADERS: Mapping[str, Sequence[str]] = {
    "biases": ("favours", "per unit", "interval", "per sd", "people", "p", "battles", "note"),
    "strata": ("where", "percent", "interval", "kappa", "excess", "interval", "p", "battles", "note"),
    "differences": (
        "competitor", "people", "judge", "more", "interval", "favour", "p", "battles", "note",
    ),
}  # fmt: skip
_FAMILIES: Mapping[str, Callable[[Audit], list[tuple[str, ...]]]] = {
    "biases": lambda found: [_bias(one) for one in found.biases],
    "strata": lambda found: [_stratum(one) for one in found.strata],
    "differences": lambda found: [_difference(one) for one in found.differences],
}


def _number(value: float) -> str:
    return "n/a" if isnan(value) else f"{value:.3f}"


def _signed(value: float) -> str:
    return "n/a" if isnan(value) else f"{value:+.3f}"


def _interval(lower: float, upper: float) -> str:
    return "n/a" if isnan(lower) or isnan(upper) else f"{lower:.3f} … {upper:.3f}"


def _p(value: float, flagged: bool) -> str:
    """With a star if it is flagged."""
    return "n/a" if isnan(value) else f"{value:.4f}{'*' if flagged else ' '}"
