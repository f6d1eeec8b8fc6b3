"""A folder of media is taken in file by file; what is wrong is named and does not stop the rest."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from django.conf import settings as ours
from django.core.management import CommandError, call_command
from elsewhere import elsewhere
from media_files import film, painting, picture

from arena.questions.models import Media

pytestmark = pytest.mark.django_db

WORDS = "1\n00:00:00,500 --> 00:00:09,000\nHello\n"


@pytest.fixture
def folder(tmp_path, storage):
    place = tmp_path / "media"
    (place / "deep").mkdir(parents=True)
    (place / "cat.png").write_bytes(picture())
    (place / "deep" / "film.mp4").write_bytes(film())
    (place / "deep" / "film.srt").write_text(WORDS)
    return place


def run(folder, *arguments: str, capsys) -> list[dict[str, str]]:
    try:
        call_command("import_media", str(folder), "--json", *arguments)
    finally:
        said = capsys.readouterr()
        run.err = said.err
    return json.loads(said.out)


def test_a_folder_is_imported_with_what_lies_beside_its_files(folder, capsys):
    ends = run(folder, "--licence", "CC0", capsys=capsys)
    assert [(end["file"], end["what"]) for end in ends] == [
        ("cat.png", "created"),
        ("deep/film.mp4", "created"),
    ]
    assert "2 files: 2 imported" in run.err
    assert {media.licence for media in Media.objects.all()} == {"CC0"}
    assert Media.objects.get(modality="video").subtitles == [[0.5, 2.0, "Hello"]]


def test_run_again_it_finds_everything_here(folder, capsys):
    run(folder, capsys=capsys)
    assert {end["what"] for end in run(folder, capsys=capsys)} == {"left"}
    assert Media.objects.count() == 2


def test_metadata_says_what_is_known_of_a_file(folder, capsys):
    rows = [
        {
            "file": "cat.png",
            "title": "A cat",
            "category": "pets",
            "language": "en",
            "source": "made",
            "licence": "CC BY 4.0",
            "truth": {"cats": 1},
        },
        {"file": "deep/film.mp4", "subtitles": "other.vtt"},
    ]
    (folder / "other.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nOther\n")
    (folder / "media.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    run(folder, "--licence", "CC0", capsys=capsys)
    cat = Media.objects.get(modality="image")
    assert (cat.title, cat.category, cat.language, cat.source, cat.licence, cat.truth) == (
        "A cat", "pets", "en", "made", "CC BY 4.0", {"cats": 1},
    )  # fmt: skip
    assert Media.objects.get(modality="video").licence == "CC0"
    assert Media.objects.get(modality="video").subtitles == [[0, 1, "Other"]]


def test_a_bad_file_is_named_and_does_not_stop_the_rest(folder, capsys):
    (folder / "bad.jpg").write_bytes(picture("JPEG")[:500])
    (folder / "deep" / "film.srt").write_text("1\n00:00 --> later\nHello\n")
    with pytest.raises(CommandError, match="2 files were refused"):
        call_command("import_media", str(folder))
    said = capsys.readouterr().err
    assert "refused bad.jpg: it can't be decoded" in said
    assert "refused deep/film.mp4: film.srt: line 2" in said
    assert [media.modality for media in Media.objects.all()] == ["image"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"file": "cat.png", "colour": 1}', "media.jsonl: row 1: colour: unknown key"),
        ('{"title": "x"}', "row 1: file: Field required"),
        ('{"file": "dog.png"}', "row 1: file: there is no 'dog.png' in the folder"),
        ('{"file": "../storage.png"}', "row 1: file: there is no"),
        ('{"file": "cat.png"}\n\n{"file": "./cat.png"}', "row 3: file: './cat.png' stands there twice"),
        ('{"file": "cat.png", "subtitles": "no.srt"}', "row 1: subtitles: there is no 'no.srt'"),
        ('{"file": "cat.png", "truth": {"a": NaN}}', "row 1: NaN is not JSON"),
        ('{"file": "cat.png", "title": "\\u0000"}', "row 1: a character without a meaning"),
        ('{"file": "cat.png", "language": "English!"}', "row 1: language"),
        ("{", "row 1: not JSON"),
        ('"\\xff"', "row 1"),
    ],
)
def test_bad_metadata_is_named_and_nothing_is_imported(folder, line, words, capsys):
    (folder / "media.jsonl").write_text(line)
    with pytest.raises(CommandError, match=f"nothing was imported\n.*{words}"):
        call_command("import_media", str(folder))
    assert not Media.objects.exists()


def test_what_is_hidden_is_left_out_and_a_name_says_nothing(folder, capsys):
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "deep" / "painting.txt").write_bytes(picture("WEBP", painting(20, 10)))
    ends = run(folder, capsys=capsys)
    assert [end["file"] for end in ends] == ["cat.png", "deep/film.mp4", "deep/painting.txt"]
    assert Media.objects.get(width=20).mime == "image/webp"


def test_a_folder_that_is_none_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("import_media", str(tmp_path / "nothing"))


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_where_it_was(tmp_path, storage, capsys):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.mp4").write_bytes(film(10 + number))
    command = [sys.executable, "manage.py", "import_media", str(folder)]
    process = subprocess.Popen(command, cwd=ours.BASE_DIR, env=elsewhere(storage), stderr=subprocess.DEVNULL)
    while Media.objects.count() < 2 and process.poll() is None:
        time.sleep(0.02)
    process.kill()
    process.wait()
    there = Media.objects.count()
    assert 2 <= there < 12
    ends = run(folder, capsys=capsys)
    assert [end["what"] for end in ends] == ["left"] * there + ["created"] * (12 - there)
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 24
