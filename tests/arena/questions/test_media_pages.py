"""Media reach browsers whole or in ranges, as what they are and nothing else."""

from __future__ import annotations

import asyncio
import re

import pytest
from django.template import Context, Template
from django.test import AsyncClient
from media_files import film, painting, picture

from arena.questions.media import as_part, media_url, take
from arena.questions.models import Media
from simulators.conversation import Part, Subtitle

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(storage) -> Media:
    return take(film(sound="aac"), title="A film", subtitles=[Subtitle(0, 1, "Hi <b>")])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_file_comes_with_its_type_and_may_do_nothing_else(client, media):
    response = client.get(media_url(media.sha256))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Disposition"] == "inline"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert int(response.headers["Content-Length"]) == media.bytes
    assert body(response) == media.file.read()
    assert not response.cookies and "Vary" not in response.headers


def test_no_name_of_a_file_or_a_person_is_told(client, storage):
    media = take(picture("JPEG", comment=b"by Ada"), title="Ada's cat", source="/home/ada/cat.jpg")
    response = client.get(media_url(media.sha256))
    told = str(response.headers).lower().encode() + body(response).lower()
    assert b"ada" not in told and b"cat" not in told


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, None),
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=100-", 100, None),
        ("bytes=-50", -50, None),
        ("bytes=-99999999999", 0, None),
        ("bytes=5-99999999999", 5, None),
        ("Bytes=10-19", 10, 19),
    ],
)
def test_a_range_is_answered_with_exactly_its_bytes(client, media, asked, first, last):
    whole = media.file.read()
    wanted = whole[first : None if last is None else last + 1]
    response = client.get(media_url(media.sha256), headers={"Range": asked})
    start = first % len(whole)
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {start}-{start + len(wanted) - 1}/{len(whole)}"
    assert int(response.headers["Content-Length"]) == len(wanted)
    assert body(response) == wanted


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=", "bytes=9-3", "bytes=a-b", "lines=0-1", "bytes=--1"]
)
def test_what_is_not_one_range_is_answered_with_the_whole(client, media, asked):
    response = client.get(media_url(media.sha256), headers={"Range": asked})
    assert response.status_code == 200
    assert len(body(response)) == media.bytes


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-999999999", "bytes=-0"])
def test_a_range_beyond_the_end_cannot_be_satisfied(client, media, asked):
    response = client.get(media_url(media.sha256), headers={"Range": asked})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{media.bytes}"
    assert "Content-Security-Policy" in response.headers


def test_a_browser_that_has_it_is_told_so(client, media):
    etag = client.get(media_url(media.sha256)).headers["ETag"]
    assert client.get(media_url(media.sha256), headers={"If-None-Match": etag}).status_code == 304
    assert client.get(media_url(media.sha256), headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_range_of_another_version_is_answered_with_the_whole(client, media):
    etag = client.get(media_url(media.sha256)).headers["ETag"]
    for known, status in ((etag, 206), ('"other"', 200)):
        headers = {"Range": "bytes=0-9", "If-Range": known}
        assert client.get(media_url(media.sha256), headers=headers).status_code == status


def test_only_looking_is_allowed_and_a_head_has_no_body(client, media):
    assert client.post(media_url(media.sha256)).status_code == 405
    response = client.head(media_url(media.sha256))
    assert (response.status_code, int(response.headers["Content-Length"])) == (200, media.bytes)


def test_a_poster_and_captions_are_served_where_there_are_any(client, media):
    poster = client.get(f"{media_url(media.sha256)}/poster")
    assert poster.headers["Content-Type"] == "image/jpeg"
    assert body(poster)[:3] == b"\xff\xd8\xff"
    captions = client.get(f"{media_url(media.sha256)}/captions")
    assert captions.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert captions.content.decode() == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHi\n"
    still = take(picture())
    for what in ("poster", "captions"):
        assert client.get(f"{media_url(still.sha256)}/{what}").status_code == 404


@pytest.mark.parametrize("name", ["0" * 64, "0" * 63, "../secret_key", "A" * 64])
def test_what_is_not_kept_is_not_found(client, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_a_row_whose_file_is_gone_is_not_found(client, media):
    media.file.storage.delete(media.file.name)
    assert client.get(media_url(media.sha256)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_async_server_streams_without_gathering(media):
    async def fetch(**headers: str):
        response = await AsyncClient().get(media_url(media.sha256), headers=headers)
        return response, b"".join([piece async for piece in response.streaming_content])

    response, whole = asyncio.run(fetch())
    assert response.is_async
    assert whole == media.file.read()
    response, part = asyncio.run(fetch(Range="bytes=10-29"))
    assert (response.status_code, part) == (206, whole[10:30])


def shown(part: Part, *, label: str = "") -> str:
    page = Template("{% load arena_media %}{% media part label %}")
    return page.render(Context({"part": part, "label": label}))


def test_a_video_is_shown_with_controls_poster_and_captions(media):
    page = shown(Part(**as_part(media)))
    address = media_url(media.sha256)
    assert re.search(
        rf'<video [^>]*controls[^>]* width="64" height="48" aria-label="A film" poster="{address}/poster"',
        page,
    )
    assert f'<source src="{address}" type="video/mp4">' in page
    assert f'<track kind="captions" src="{address}/captions"' in page


def test_a_picture_is_shown_with_its_size_and_words_for_those_who_cannot_see_it(storage):
    media = take(picture("PNG", painting(30, 20)))
    page = shown(Part(**as_part(media)), label='What "A" drew')
    assert 'width="30" height="20" alt="What &quot;A&quot; drew"' in page
    assert "<video" not in page
    assert 'alt="Image of the question"' in shown(Part(**as_part(media)))


def test_other_parts_are_shown_as_everywhere(storage):
    assert "Hello &lt;" in shown(Part("text", text="Hello <"))
    assert "kept elsewhere" in shown(Part("image", url="https://example.org/a.png"))
    assert "<img" not in shown(Part("image", url="media:" + "0" * 64))


def test_operators_see_media_and_describe_them(admin_client, media):
    page = admin_client.get("/admin/questions/media/").content.decode()
    assert f"{media_url(media.sha256)}/poster" in page and "64 × 48" in page and "2.0 s" in page
    detail = admin_client.get(f"/admin/questions/media/{media.pk}/change/")
    assert detail.status_code == 200 and b'type="file"' not in detail.content
    assert admin_client.get("/admin/questions/media/add/").status_code == 403
