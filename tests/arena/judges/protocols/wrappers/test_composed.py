"""Wrappers go around each other, any around any, and no two of their looks are the same."""

from itertools import product

import pytest
from fair import FAIR
from fair_wrappers import does_all
from judging import Model
from wrapping import looks, wrapped

from arena.endpoints.clients.base import ServerFailed
from arena.judges.protocols.base import OptionError
from arena.judges.protocols.wrappers import WRAPPERS

PAIRS = [(one, other) for one, other in product(WRAPPERS, WRAPPERS) if one != other or not WRAPPERS[one].once]


def composed(inner, outer, says, **options):
    return wrapped([{"wrapper": inner}, {"wrapper": outer}], says, **options)


@pytest.mark.parametrize(("inner", "outer"), PAIRS)
def test_any_wrapper_around_any_other_finds_the_right_reply_by_looks_that_are_all_apart(inner, outer):
    verdict = composed(inner, outer, does_all)
    assert (verdict.status, verdict.preference) == ("valid", "a")
    assert len(looks(verdict)) == len(set(looks(verdict))) > 0


@pytest.mark.parametrize(("inner", "outer"), PAIRS)
def test_no_answer_stays_an_outage_and_mere_talk_unparsed(inner, outer):
    assert composed(inner, outer, lambda turns: ServerFailed("secret")).status == "outage"
    assert composed(inner, outer, lambda turns: "Both have their merits.").status == "unparsed"


@pytest.mark.parametrize("name", [name for name, entry in WRAPPERS.items() if entry.once])
def test_what_is_only_once_around_a_protocol_is_refused_twice(name):
    with pytest.raises(OptionError, match=f"'{name}' stands there twice"):
        wrapped([{"wrapper": name}, {"wrapper": "samples"}, {"wrapper": name}], does_all)


@pytest.mark.parametrize("row", ["samples", {}, {"wrapper": ["samples"]}, {"wrapper": "smaples"}, 3])
def test_what_is_no_wrapper_is_refused_with_the_names_of_those_there_are(row):
    with pytest.raises(OptionError, match="both_orders, samples"):
        wrapped([row], does_all)


@pytest.mark.parametrize("name", [name for name in WRAPPERS if name != "both_orders"])
def test_a_reply_is_no_better_for_standing_first(name):
    model = Model(does_all, whole=True)
    assert wrapped([{"wrapper": name}, {"wrapper": "both_orders"}], model).flags.count("order_conflict") == 0
    orders = {order for order, _, _ in looks(wrapped([{"wrapper": name}], model, orders="both"))}
    assert orders == {"ab", "ba"}


def test_replies_looked_at_alone_are_two_looks_each_in_both_orders():
    case = FAIR["grounded"].case(True, False)
    verdict = wrapped([{"wrapper": "both_orders"}], FAIR["grounded"].model(), case, "grounded")
    assert verdict.preference == "a"
    assert sorted(looks(verdict)) == [("a", 0, ""), ("a", 1, ""), ("b", 0, ""), ("b", 1, "")]
