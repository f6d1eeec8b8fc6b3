"""Which sampling parameters a competitor may have."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.endpoints.clients import check_sampling
from arena.endpoints.clients.settings import SAMPLING

GOOD = {
    "temperature": 0.0,
    "top_p": 1,
    "top_k": -1,
    "min_p": 0.05,
    "max_tokens": 256,
    "max_completion_tokens": 256,
    "stop": ["\n\n", "User:"],
    "seed": -3,
    "presence_penalty": -2,
    "frequency_penalty": 2,
    "repetition_penalty": 1.1,
}


def test_every_known_parameter_is_taken():
    assert GOOD.keys() == SAMPLING.keys()
    check_sampling(GOOD)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("temperature", -0.1),
        ("temperature", "0"),
        ("temperature", True),
        ("temperature", math.nan),
        ("temperature", math.inf),
        ("top_p", 1.01),
        ("max_tokens", 0),
        ("max_tokens", 8.0),
        ("stop", []),
        ("stop", ""),
        ("stop", [3]),
        ("seed", 2**63),
    ],
)
def test_a_wrong_value_is_named_with_its_key(key, value):
    with pytest.raises(ValueError, match=f"sampling: {key} = .* must be"):
        check_sampling({key: value})


@given(st.text().filter(lambda key: key not in SAMPLING))
def test_no_other_key_is_taken(key):
    with pytest.raises(ValueError, match="sampling: unknown key"):
        check_sampling({key: 1})
