"""Media read from the addresses of parts, and pictures made of them."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.modalities import MODALITIES, MediaError, media
from simulators.conversation import Part


@given(st.binary())
def test_content_survives_its_data_address(content):
    assert media.read(media.data_url(content, "image/png"), limit=10_000) == content


def test_a_data_address_may_be_plain():
    assert media.read("data:text/plain,a%20b", limit=10) == b"a b"


@pytest.mark.parametrize("length", [11, 1000])
def test_media_beyond_the_limit_are_refused(tmp_path, length):
    file = tmp_path / "large"
    file.write_bytes(b"x" * length)
    for url in (file.as_uri(), media.data_url(b"x" * length, "image/png")):
        with pytest.raises(MediaError, match="more than 10 bytes"):
            media.read(url, limit=10)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://example.org/a.png", "'https' addresses can't be read here"),
        ("ftp://example.org/a.png", "'ftp'"),
        ("a.png", "can't be read here"),
        ("data:image/png;base64", "without a comma"),
        ("data:image/png;base64,a", "base64"),
        ("file:///nowhere/at/all", "No such file"),
        ("file:///", "Is a directory"),
    ],
)
def test_an_address_that_cannot_be_read_is_a_clear_error(url, words):
    with pytest.raises(MediaError, match=words):
        media.read(url, limit=10)


def test_words_are_one_text_block():
    blocks = asyncio.run(MODALITIES["text"].as_chat(Part("text", text="Hello"), {}))
    assert blocks == [{"type": "text", "text": "Hello"}]


def test_the_declared_type_of_a_picture_goes_before_its_name(tmp_path):
    file = tmp_path / "picture.bin"
    file.write_bytes(b"x")
    (block,) = asyncio.run(
        MODALITIES["image"].as_chat(Part("image", url=file.as_uri(), mime="image/webp"), {})
    )
    assert block["image_url"]["url"] == "data:image/webp;base64,eA=="


@pytest.mark.parametrize("name", MODALITIES)
def test_every_modality_goes_by_its_own_name(name):
    assert MODALITIES[name].name == name
    assert MODALITIES[name].mime_types
