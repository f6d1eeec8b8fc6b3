"""Says in sentences what an audit comes to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isnan
from typing import Any

from ratings.audit_bias import RATES
from ratings.audit_figures import Bias, Difference, Figure, Stratum

# What a judge adds by the bound on its gain, up to which it is said.
_ADDS: Sequence[tuple[float, str]] = (
    (1.05, "adds next to nothing"),
    (1.20, "adds little"),
    (1.60, "adds something"),
    (float("inf"), "adds much"),
)
_NEXT_TO_NOTHING = _ADDS[0][0]
_SIDES: Mapping[str, str] = {"people": "people", "judge": "the judge"}


def words(
    agreement: Mapping[str, Figure],
    ranking: Mapping[str, Figure],
    position: Mapping[str, Figure],
    worth: Mapping[str, Figure],
    flagged: Sequence[Bias | Stratum | Difference],
) -> tuple[str, ...]:
    """Sentences, the worth first, then agreement, order, sides and what is flagged."""
    return (
        *_worth(worth, agreement["percent on decisive"]),
        *_agreement(agreement),
        *_ranking(ranking),
        *_positions(position),
        *_findings(flagged),
    )


def _worth(worth: Mapping[str, Figure], agreed: Figure) -> Iterator[str]:
    rho, gain = worth["rho"], worth["gain"]
    if isnan(rho.value) or isnan(gain.value):
        yield f"what this judge adds to people's votes cannot be told: {rho.note or gain.note}"
        return
    adds = next(what for most, what in _ADDS if gain.value < most)
    one = worth["rho of one vote"].value
    single = "" if isnan(one) or f"{one:.2f}" == f"{rho.value:.2f}" else f" ({one:.2f} of a single vote)"
    bound = f"rho = {rho.value:.2f}{single} bounds the gain at {gain.value:.2f}"
    if gain.value >= _NEXT_TO_NOTHING or isnan(agreed.value):
        yield f"this judge {adds} here: {bound}"
        return
    beyond = agreed.lower > 0.5
    why = "comes from knowing the models" if beyond else "is no more than that of a coin"
    yield f"this judge {adds} here: its agreement of {_percent(agreed.value)} {why}, {bound}"


def _agreement(agreement: Mapping[str, Figure]) -> Iterator[str]:
    name = "percent on decisive"
    people, short = agreement[f"{name} people there"], agreement[f"{name} short of people"]
    if isnan(people.value):
        yield "how far people agree is not known: no battle it decided has two votes with a winner"
        return
    sure = "" if isnan(short.lower) else f" ({100 * short.lower:+.1f} … {100 * short.upper:+.1f})"
    yield (
        f"where two people chose a winner they agree in {_percent(people.value)}, the judge and people "
        f"there in {_percent(agreement[f'{name} judge there'].value)}: {100 * short.value:+.1f} points{sure}"
    )


def _ranking(ranking: Mapping[str, Figure]) -> Iterator[str]:
    order, again = ranking["kendall"], ranking["kendall people again"]
    if isnan(order.value):
        yield f"its order of competitors cannot be compared: {order.note}"
        return
    sure = "" if isnan(order.lower) else f" ({order.lower:.2f} … {order.upper:.2f})"
    yield (
        f"it orders {order.n} competitors as people do with tau = {order.value:.2f}{sure}; two crowds of "
        f"people would reach {again.value:.2f}"
    )


def _positions(position: Mapping[str, Figure]) -> Iterator[str]:
    for name, who in _SIDES.items():
        one = position[name]
        if isnan(one.value) or one.lower <= 0 <= one.upper:
            continue
        side = "first" if one.value > 0 else "second"
        favour = "favour" if name == "people" else "favours"
        yield f"{who} {favour} the side shown {side}: {one.value:+.2f} logits ({_ends(one)})"


def _findings(flagged: Sequence[Bias | Stratum | Difference]) -> Iterator[str]:
    if not flagged:
        yield "nothing else is flagged"
    for one in flagged:
        yield _SAID[type(one)](one)


def _bias(one: Bias) -> str:
    if one.name in RATES:
        return (
            f"{one.saying}: {100 * one.value:+.1f} points ({100 * one.lower:+.1f} … {100 * one.upper:+.1f})"
        )
    return f"{one.saying}: {one.value:+.3f} of a battle per unit ({one.lower:+.3f} … {one.upper:+.3f})"


def _stratum(one: Stratum) -> str:
    way = "less" if one.excess.value < 0 else "more"
    return (
        f"in {one.dimension} {one.value} its verdicts have {way} to do with people's than elsewhere: "
        f"sharpness {one.excess.value:+.2f} ({_ends(one.excess)})"
    )


def _difference(one: Difference) -> str:
    way = "more" if one.favour > 0 else "less"
    return f"it gives {one.competitor} {way} than people do: {one.favour:+.3f} of a battle beyond its noise"


_SAID: Mapping[type, Callable[[Any], str]] = {Bias: _bias, Stratum: _stratum, Difference: _difference}


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _ends(one: Figure) -> str:
    return f"{one.lower:+.2f} … {one.upper:+.2f}"
