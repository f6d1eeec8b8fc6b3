"""A question file may name pictures and films that lie beside it."""

from __future__ import annotations

import json
import re

import pytest
from media_files import film, picture

from arena.manifest.apply import apply
from arena.manifest.read import ManifestError, read
from arena.questions.models import Media, Question

pytestmark = pytest.mark.django_db

TOML = """
[question_sets.shown]
file = "questions/shown.jsonl"
"""


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "files")
    (tmp_path / "questions" / "pictures").mkdir(parents=True)
    (tmp_path / "questions" / "pictures" / "cat.png").write_bytes(picture())
    (tmp_path / "questions" / "film").write_bytes(film())
    (tmp_path / "arena.toml").write_text(TOML)
    return tmp_path


def ask(folder, *parts: list[dict]) -> None:
    rows = [
        {"id": f"q{n}", "text": "What is it?", "category": "things", "parts": shown}
        for n, shown in enumerate(parts)
    ]
    lines = "\n\n".join(json.dumps(row) for row in rows)  # a row's number is that of its line
    (folder / "questions" / "shown.jsonl").write_text(lines)


def test_media_are_taken_in_and_named_by_hash(folder):
    ask(
        folder,
        [{"modality": "image", "url": "pictures/cat.png"}],
        [{"modality": "image", "url": "pictures/cat.png"}, {"modality": "video", "url": "./film"}],
    )
    assert str(apply(read(folder / "arena.toml"))[-1]).endswith("2 created")
    cat, clip = Media.objects.get(modality="image"), Media.objects.get(modality="video")
    first, second = Question.objects.order_by("key")
    assert first.parts[1:] == [
        {"modality": "image", "text": "", "url": f"media:{cat.sha256}", "mime": "image/png"}
    ]
    assert [part["url"] for part in second.parts[1:]] == [f"media:{cat.sha256}", f"media:{clip.sha256}"]


def test_the_same_file_again_changes_nothing(folder):
    ask(folder, [{"modality": "image", "url": "pictures/cat.png"}])
    apply(read(folder / "arena.toml"))
    assert "1 left" in str(apply(read(folder / "arena.toml"))[-1])
    assert Question.objects.count() == Media.objects.count() == 1


def test_addresses_elsewhere_stay_as_they_are(folder):
    urls = [
        "https://example.org/a.png",
        "http://example.org/a.png",
        "data:image/png;base64,AAAA",
        "file:///a.png",
    ]
    ask(folder, [{"modality": "image", "url": url} for url in urls])
    apply(read(folder / "arena.toml"))
    assert [part["url"] for part in Question.objects.get().parts[1:]] == urls
    assert not Media.objects.exists()


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"modality": "image", "url": "pictures/dog.png"}, "there is no file"),
        ({"modality": "image", "url": "pictures"}, "there is no file"),
        ({"modality": "image", "url": "shown.jsonl"}, "a file of no known type"),
        ({"modality": "image", "url": "film"}, "'image' in the row, 'video' in the file"),
    ],
)
def test_what_is_wrong_is_named_by_file_row_and_key_and_nothing_is_applied(folder, part, words):
    ask(folder, [{"modality": "image", "url": "pictures/cat.png"}], [part])
    with pytest.raises(ManifestError, match=re.escape("shown.jsonl: row 3: parts.0.url: ") + f".*{words}"):
        apply(read(folder / "arena.toml"))
    assert not Question.objects.exists()
