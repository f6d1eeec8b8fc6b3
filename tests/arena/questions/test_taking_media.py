"""Media are kept once, whoever brings them and however often, and nothing is left of what fails."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from media_files import film, painting, picture

from arena.modalities import MediaError
from arena.questions.media import as_part, media_url, resolve, take
from arena.questions.models import Media
from simulators.conversation import Part, Subtitle

pytestmark = pytest.mark.django_db


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_picture_is_kept_under_the_hash_of_what_came_in(storage):
    content = picture("JPEG")
    media = take(content, title="A painting", licence="CC0")
    assert media.sha256 == hashlib.sha256(content).hexdigest()
    assert (media.modality, media.mime, media.width, media.height) == ("image", "image/jpeg", 96, 64)
    assert (media.title, media.licence, media.duration_s, media.has_audio) == (
        "A painting",
        "CC0",
        None,
        False,
    )
    assert files(storage) == [f"{media.sha256}.jpg"]
    assert media.bytes == media.file.size


def test_a_film_is_kept_with_its_poster_and_what_was_read_from_it(storage):
    media = take(film(sound="aac"), subtitles=[Subtitle(1.5, 99.0, "Later"), Subtitle(0, 1, "<b>Hi</b>")])
    assert (media.modality, media.mime, media.duration_s, media.frames_per_s) == (
        "video",
        "video/mp4",
        2.0,
        10.0,
    )
    assert media.has_audio
    assert files(storage) == [f"{media.sha256}-poster.jpg", f"{media.sha256}.mp4"]
    assert Media.objects.get().as_subtitles() == (Subtitle(0.0, 1.0, "Hi"), Subtitle(1.5, 2.0, "Later"))


def test_the_same_bytes_are_the_same_media_and_what_is_newly_known_is_added(storage, tmp_path):
    first = take(picture(), title="Old", category="art")
    (tmp_path / "again.jpg").write_bytes(picture())
    again = take(tmp_path / "again.jpg", title="New")
    assert again.pk == first.pk
    assert (Media.objects.get().title, Media.objects.get().category) == ("New", "art")
    assert len(files(storage)) == 1


def test_a_row_that_fails_takes_its_files_with_it(storage, scratch):
    with pytest.raises(DatabaseError):
        take(film(), licence="x" * 101)
    assert files(storage) == list(scratch.iterdir()) == []


def test_a_file_that_a_killed_process_left_is_written_over(storage):
    content = picture()
    name = f"media/{hashlib.sha256(content).hexdigest()}.png"
    default_storage.save(name, ContentFile(b"half a pict"))
    media = take(content)
    assert media.file.name == name
    assert media.file.read()[:4] == b"\x89PNG"


def test_bad_subtitles_are_refused_with_the_whole_film(storage):
    with pytest.raises(MediaError, match="begins at"):
        take(film(), subtitles=[Subtitle("soon", 2, "Hi")])
    assert files(storage) == []


@pytest.mark.django_db(transaction=True)
def test_those_who_take_the_same_film_at_once_get_the_same_row(storage):
    content = film(40)

    def taking(_: int) -> int:
        try:
            return take(content).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as several:
        rows = set(several.map(taking, range(4)))
    assert rows == {Media.objects.get().pk}
    assert len(files(storage)) == 2


def test_parts_become_files_with_their_type_and_subtitles(storage):
    media = take(film(), subtitles=[Subtitle(0, 1, "Hi")])
    text = Part("text", text="What is said?")
    elsewhere = Part("image", url="https://example.org/a.png")
    named = Part(**as_part(media))
    assert named.url == f"media:{media.sha256}"
    same, film_here, there = resolve([text, named, elsewhere])
    assert (same, there) == (text, elsewhere)
    assert (film_here.mime, film_here.subtitles) == ("video/mp4", (Subtitle(0.0, 1.0, "Hi"),))
    assert film_here.url == Path(media.file.path).as_uri()


def test_all_media_of_a_question_are_looked_up_at_once(storage, django_assert_num_queries):
    parts = [Part(**as_part(take(picture("PNG", painting(n, n))))) for n in (10, 20, 30)]
    with django_assert_num_queries(1):
        assert len(resolve(parts)) == 3
    with django_assert_num_queries(0):
        resolve([Part("text", text="Hello")])


def test_a_hash_that_is_not_here_is_a_clear_error():
    with pytest.raises(MediaError, match="no such media"):
        resolve([Part("image", url="media:" + "0" * 64)])


def test_media_have_an_address_on_the_site():
    assert media_url("a" * 64) == "/media/" + "a" * 64


def test_the_limits_are_settings(storage, settings):
    settings.ARENA_MEDIA_LIMITS = replace(settings.ARENA_MEDIA_LIMITS, image_pixels=6000)
    with pytest.raises(MediaError, match="96 × 64 pixels; at most 6,000"):
        take(picture())
