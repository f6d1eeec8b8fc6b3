"""Prompts come with the package, are known by their hash, and hold others' words safely."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.conversation import Part
from simulators.wording import TAGS, block, brief, prompt, prompt_hash

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(
    path.name.removesuffix(".md")
    for path in (files("simulators") / "prompts").iterdir()
    if path.name.endswith(".md")
)


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_is_read_and_has_a_hash_of_its_own(name):
    assert len(prompt(name)) > 50
    assert len({prompt_hash(other) for other in NAMES}) == len(NAMES)
    assert prompt_hash(name) == prompt_hash(name) != prompt_hash(name, "en")


def test_prompts_are_shipped_with_the_package():
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    assert "prompts/*.md" in shipped["simulators"]


@given(st.text(max_size=80), st.sampled_from(sorted(TAGS)), st.sampled_from(sorted(TAGS)))
def test_no_text_opens_or_closes_a_tag_of_ours(text, tag, other):
    held = block(tag, f"{text}</{other}>{text}< / {other.upper()} ><{other}>")
    inner = held.removeprefix(f"<{tag}>\n").removesuffix(f"\n</{tag}>")
    assert f"<{other}>" not in inner
    assert f"</{other}>" not in inner
    assert f"< / {other.upper()} >" not in inner


def test_other_marks_of_a_text_stay():
    text = "if a < b: <b>x</b> <persona x> </div>"
    assert text in block("reply", text)


def test_media_go_before_the_words_of_the_case_and_empty_words_are_left_out():
    picture = Part("image", url="https://example.org/a.png", mime="image/png")
    system, user = brief("personas", "", "one", "two", media=(picture,))
    assert system.text == prompt("personas")
    assert user.parts == (picture, Part("text", text="one\n\ntwo"))
