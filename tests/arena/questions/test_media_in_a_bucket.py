"""Media may lie in a bucket that speaks S3: browsers are sent there, workers fetch once."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.request import url2pathname

import pytest
from bucket import bucket
from django.conf import settings as ours
from media_files import film, picture

import arena
from arena.modalities import MediaError
from arena.questions.media import as_part, media_url, resolve, take
from simulators.conversation import Part


def settings_anew() -> dict[str, Any]:
    """The settings as another process would read them from today's environment."""
    there = {name: module for name, module in sys.modules.items() if f"{name}.".startswith("arena.settings.")}
    try:
        for name in there:
            del sys.modules[name]
        return vars(import_module("arena.settings"))
    finally:
        sys.modules.update(there)
        arena.settings = there["arena.settings"]


@pytest.fixture
def kept(tmp_path, settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "someone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("ARENA_S3_BUCKET", "arena")
    with bucket() as (address, kept):
        monkeypatch.setenv("ARENA_S3_ENDPOINT", address)
        told = settings_anew()
        assert told["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["media-src"][1:] == [address]
        settings.STORAGES = told["STORAGES"]
        settings.VAR_DIR = tmp_path
        yield kept


@pytest.mark.django_db
def test_a_browser_is_sent_to_the_bucket_with_a_signed_address_that_tells_no_secret(client, kept):
    media = take(film())
    assert sorted(kept) == [f"/arena/media/{media.sha256}-poster.jpg", f"/arena/media/{media.sha256}.mp4"]
    headers = kept[f"/arena/media/{media.sha256}.mp4"][1]
    assert (headers["content-type"], headers["content-disposition"]) == ("video/mp4", "inline")
    response = client.get(media_url(media.sha256), headers={"Range": "bytes=0-9"})
    assert response.status_code == 302
    assert f"/arena/media/{media.sha256}.mp4?" in response.headers["Location"]
    assert "X-Amz-Signature=" in response.headers["Location"] and "secret" not in response.headers["Location"]
    assert response.headers["Cache-Control"] == "private, max-age=600"


@pytest.mark.django_db
def test_a_worker_fetches_a_file_once_and_whole(kept, tmp_path):
    media = take(picture())
    part = Part(**as_part(media))
    (first,) = resolve([part])
    file = Path(url2pathname(first.url.removeprefix("file:")).removeprefix("//"))
    assert file.read_bytes() == kept[f"/arena/media/{media.sha256}.png"][0]
    kept.clear()
    assert resolve([part]) == (first,)
    assert [path.name for path in file.parent.iterdir()] == [f"{media.sha256}.png"]


@pytest.mark.django_db
def test_a_bad_file_leaves_nothing_in_the_bucket(kept):
    with pytest.raises(MediaError):
        take(film()[:900])
    assert kept == {}


def test_amazon_is_reached_by_the_name_of_the_bucket(monkeypatch):
    monkeypatch.setenv("ARENA_S3_BUCKET", "arena")
    monkeypatch.setenv("ARENA_S3_REGION", "eu-central-1")
    told = settings_anew()
    assert told["MEDIA_ORIGINS"] == ["https://arena.s3.eu-central-1.amazonaws.com"]


def test_without_a_bucket_nothing_of_it_is_loaded():
    assert ours.STORAGES["default"]["BACKEND"].endswith("FileSystemStorage")
    assert ours.MEDIA_ORIGINS == []
