"""Small programs read from media what is there, say so when nothing is, and read a file once."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from arena.modalities import MediaError
from arena.modalities.readers import READERS, kept, text
from arena.modalities.readers.colours import NAMES, names_of
from simulators.synthetic import SCENES, Scene
from simulators.synthetic.paint import COLOURS

MEDIA = {"image/png": b"\x89PNG\r\n\x1a\n and no more", "video/mp4": b"\0\0\0\x18ftypisom and no more"}


@pytest.fixture
def read(tmp_path):
    """What a reader says of a made-up scene."""

    def read_scene(name: str, scene: Scene) -> str:
        path = tmp_path / f"scene.{scene.mime.split('/')[1]}"
        path.write_bytes(scene.media)
        return READERS[name](path, scene.mime, scene.subtitles)

    return read_scene


def a_scene(name: str, level: int = 1, seed: int = 3, **size: object) -> Scene:
    return SCENES[name].make(Random(seed), level=level, **size)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_words_and_numbers_are_read_row_by_row(read, level):
    scene = a_scene("sign", level)
    lines = scene.truth.get("lines") or {scene.truth["word"]: ""}
    rows = [f"{word.upper()} {number}".strip() for word, number in lines.items()]
    assert read("text", scene) == " / ".join(f'"{row}"' for row in rows)


def test_each_word_of_a_clip_is_read_at_its_time(read):
    scene = a_scene("captions", 1, seconds=6)
    assert read("text", scene).splitlines() == [
        f'{start:.1f} to {end:.1f} s: "{word.upper()}"' for word, start, end in scene.truth["words"]
    ]


def test_where_nothing_is_written_it_says_so(read):
    assert read("text", a_scene("parade", seconds=6, size=(64, 48))) == "no text found"


def test_a_recogniser_that_is_not_installed_is_an_error_that_names_the_extra(read, monkeypatch):
    text._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    with pytest.raises(MediaError, match="'local'"):
        read("text", a_scene("sign"))


def test_the_recogniser_keeps_to_one_thread():
    options = text._engine().text_rec.session.session.get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)


@pytest.mark.parametrize("ink", COLOURS)
def test_a_colour_has_the_name_that_people_give_it(ink):
    assert NAMES[names_of(np.full((4, 4, 3), COLOURS[ink], dtype=np.uint8))[0, 0]] == ink


@pytest.mark.parametrize("level", [1, 2, 3])
def test_each_card_of_a_clip_is_named_at_its_time(read, level):
    scene = a_scene("parade", level, seconds=24)
    assert read("colours", scene).splitlines() == [
        f"{start:.1f} to {end:.1f} s: {ink} 100 %" for ink, start, end in scene.truth["cards"]
    ]


@pytest.mark.parametrize("seed", range(6))
def test_shapes_are_counted_by_kind(read, seed):
    scene = a_scene("counted", 3, seed)
    things = [" ".join(thing) for thing in scene.truth["things"]]
    said = read("shapes", scene).split(". ")[0]
    assert set(said.split(", ")) == {
        f"{things.count(thing)} {thing}" + ("s" if things.count(thing) > 1 else "") for thing in things
    }


def test_cuts_are_told_to_the_tenth_of_a_second(read):
    scene = a_scene("flashes", 2, seconds=20)
    moments = [moment for _, start, end in scene.truth["flashes"] for moment in (start, end)]
    said = read("motion", scene)
    assert said == f"the whole picture changes {len(moments)} times: " + ", ".join(
        f"{m:.1f} s" for m in moments
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_way_of_what_moves_is_told(read, seed):
    scene = a_scene("motion", 3, seed)
    ways = {"left": "to the left", "right": "to the right", "up": "up", "down": "down"}
    said = read("motion", scene).splitlines()
    assert [line.split(", ")[1] for line in said] == [ways[way] for way in scene.truth["ways"]]


def test_a_part_that_changes_is_told_from_the_whole(read):
    scene = a_scene("moment", 1, seconds=8)
    [(_, start, end)] = scene.truth["discs"]
    assert f"changes at once 2 times: {start:.1f} s (" in read("motion", scene)
    assert f"{end:.1f} s (" in read("motion", scene)


def test_a_clip_in_which_nothing_happens_is_said_to_be_one(read):
    assert read("motion", a_scene("narrated", seconds=5)) == "nothing changes from beginning to end"


def test_a_film_that_is_long_to_decode_is_looked_at_by_its_key_frames(read, monkeypatch):
    monkeypatch.setattr("arena.modalities.readers.watch.PIXELS", 1e5)
    assert read("motion", a_scene("parade", seconds=6)).startswith("(only key frames were looked at)")


def test_subtitles_and_sizes_are_read(read):
    scene = a_scene("narrated", seconds=5)
    assert all(line.text in read("subtitles", scene) for line in scene.subtitles)
    assert read("subtitles", a_scene("parade", seconds=5)) == "there are no subtitles"
    assert read("size", scene) == "320 pixels wide, 240 pixels high, 5.0 seconds long, 10 frames a second"
    assert read("size", a_scene("sign", size=(200, 100))) == "200 pixels wide, 100 pixels high"


@pytest.mark.parametrize("mime", MEDIA)
@pytest.mark.parametrize("name", READERS.keys() - {"subtitles"})
def test_a_broken_file_is_an_error_and_no_reading(tmp_path, name, mime):
    path = tmp_path / "broken"
    path.write_bytes(MEDIA[mime])
    if mime.split("/")[0] in READERS[name].modalities:
        with pytest.raises(MediaError):
            READERS[name](path, mime)


@pytest.fixture
def kept_in(tmp_path):
    kept.use(tmp_path / "readings")
    yield tmp_path / "readings"
    kept.use(None)


def test_a_file_is_read_once_and_what_changed_is_read_again(tmp_path, kept_in):
    path = tmp_path / "picture.png"
    Image.new("RGB", (40, 40), COLOURS["red"]).save(path)
    assert kept.reading("colours", path, "image/png") == "red 100 %"
    [place] = kept_in.iterdir()
    place.write_text("as it was read before")
    assert kept.reading("colours", path, "image/png") == "as it was read before"
    Image.new("RGB", (41, 40), COLOURS["blue"]).save(path)
    assert kept.reading("colours", path, "image/png") == "blue 100 %"


def test_where_nothing_can_be_kept_there_is_a_reading_all_the_same(tmp_path, kept_in):
    path = tmp_path / "picture.png"
    Image.new("RGB", (40, 40), COLOURS["red"]).save(path)
    kept_in.write_text("a file where the folder should be")
    assert kept.reading("colours", path, "image/png") == "red 100 %"


def test_a_real_photograph_out_of_a_package_is_read():
    found = importlib.util.find_spec("sklearn")
    if found is None:
        pytest.skip("scikit-learn, whose package holds photographs, is not installed")
    photograph = Path(found.origin).parent / "datasets" / "images" / "flower.jpg"
    assert READERS["size"](photograph, "image/jpeg") == "640 pixels wide, 427 pixels high"
    colours = READERS["colours"](photograph, "image/jpeg")  # an orange flower before dark leaves
    assert all(name in colours for name in ("black", "green", "orange"))
    assert READERS["text"](photograph, "image/jpeg") == "no text found"
    assert READERS["shapes"](photograph, "image/jpeg") == "no plain shapes found"
