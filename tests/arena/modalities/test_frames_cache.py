"""Frames are sampled once for each video and plan, whatever else happens at the same time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from films import film

from arena.modalities import MediaError
from arena.modalities.frames import Frame, Plan, cache, sample

FRAMES = [Frame(0.0, b"first"), Frame(1.25, b"second")]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    place = cache._place
    cache.use(tmp_path / "frames", megabytes=1)
    yield tmp_path / "frames"
    cache._place = place


class Counted:
    """Makes frames, slowly, and knows how often."""

    def __init__(self, seconds: float = 0) -> None:
        self.seconds, self.times = seconds, 0

    def __call__(self) -> list[Frame]:
        self.times += 1
        time.sleep(self.seconds)
        return FRAMES


def test_what_is_kept_comes_back_as_it_was():
    make = Counted()
    assert cache.kept(b"film", Plan(), make) == cache.kept(b"film", Plan(), make) == FRAMES
    assert make.times == 1


@pytest.mark.parametrize(
    "other",
    [Plan(count=9), Plan("centred"), Plan(size=9), Plan(quality=9), Plan(query="?"), Plan(keep_aspect=True)],
)
def test_another_plan_is_another_entry(other):
    make = Counted()
    cache.kept(b"film", Plan(), make)
    cache.kept(b"film", other, make)
    assert make.times == 2


def test_a_video_is_known_by_its_content_and_not_by_its_name(tmp_path):
    make = Counted()
    for name, content in (("a.mp4", b"film"), ("b.mp4", b"film"), ("a.mp4", b"other film")):
        (tmp_path / name).write_bytes(content)
        cache.kept(tmp_path / name, Plan(), make)
    assert make.times == 2


def test_a_file_named_by_its_hash_that_was_encoded_anew_is_sampled_anew(tmp_path):
    make, file = Counted(), tmp_path / f"{'0' * 64}.mp4"
    for content in (b"film", b"film", b"the same film, larger"):
        file.write_bytes(content)
        cache.kept(file, Plan(), make)
    assert make.times == 2


def test_a_file_named_by_its_hash_is_not_read_for_it(tmp_path):
    name = hashlib.sha256(b"film").hexdigest()
    assert cache.content_hash(tmp_path / f"{name}.mp4") == name == cache.content_hash(b"film")


def test_a_sampled_film_is_decoded_once(folder):
    content = film(30)
    first = sample(content, Plan(count=2, size=96))
    (entry,) = folder.glob("*.zip")
    kept = entry.stat().st_ino
    assert sample(content, Plan(count=2, size=96)) == first
    assert [path.stat().st_ino for path in folder.glob("*.zip")] == [kept]


def test_words_make_another_entry_only_where_the_strategy_reads_them(folder):
    content = film(30)
    for query in ("red", "blue"):
        sample(content, Plan(count=1, size=96, query=query))
    assert len(list(folder.glob("*.zip"))) == 1
    for query in ("red", "blue"):
        sample(content, Plan("focused", count=1, size=96, query=query))
    assert len(list(folder.glob("*.zip"))) == 1 + 2 + 1  # and the thumbnails, once for both


def test_those_who_ask_at_once_wait_for_the_first():
    make = Counted(0.2)
    threads = [threading.Thread(target=cache.kept, args=(b"film", Plan(), make)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert make.times == 1


OTHER_PROCESS = """
import sys, time
from pathlib import Path
from arena.modalities.frames import Frame, Plan, cache
cache.use(Path(sys.argv[1]))
def make():
    print("making", flush=True)
    time.sleep(float(sys.argv[2]))
    return [Frame(0.5, b"theirs")]
print(cache.kept(b"film", Plan(), make), flush=True)
"""


def other_process(folder: Path, seconds: float) -> subprocess.Popen:
    words = [sys.executable, "-c", OTHER_PROCESS, str(folder), str(seconds)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout.readline() == "making\n"
    return process


def test_another_process_is_waited_for(folder):
    make = Counted()
    with other_process(folder, 0.3):
        assert cache.kept(b"film", Plan(), make) == [Frame(0.5, b"theirs")]
    assert make.times == 0


def test_a_process_killed_in_the_middle_stands_in_nobodys_way(folder):
    make = Counted()
    with other_process(folder, 60) as process:
        process.kill()
    assert cache.kept(b"film", Plan(), make) == FRAMES


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_entry_is_made_anew(folder, damage):
    make = Counted()
    cache.kept(b"film", Plan(), make)
    (entry,) = folder.glob("*.zip")
    entry.write_bytes(entry.read_bytes().replace(b"second", b"sEcond") if damage is None else damage)
    assert cache.kept(b"film", Plan(), make) == FRAMES
    assert make.times == 2


def test_the_least_used_go_when_there_is_too_much(folder):
    large = [Frame(0.0, b"x" * 400_000)]
    for number, name in enumerate((b"a", b"b")):
        cache.kept(name, Plan(), lambda: large)
        os.utime(next(folder.glob(f"{cache.content_hash(name)}*")), (number, number))
    cache.kept(b"a", Plan(), Counted())  # used again: now b is the least used
    cache.kept(b"c", Plan(), lambda: large)
    left = {path.name[:64] for path in folder.glob("*.zip")}
    assert left == {cache.content_hash(b"a"), cache.content_hash(b"c")}


def test_what_a_killed_process_left_half_written_is_cleared_away_in_time(folder):
    cache.kept(b"film", Plan(), Counted())
    half = folder / "half.zip.99"
    half.write_bytes(b"x")
    cache.kept(b"another film", Plan(), Counted())
    assert half.exists()
    os.utime(half, (0, 0))
    cache.kept(b"a third film", Plan(), Counted())
    assert not half.exists()


def test_frames_are_given_though_they_cannot_be_kept(tmp_path):
    (tmp_path / "file").write_bytes(b"no folder")
    cache.use(tmp_path / "file" / "frames")
    assert cache.kept(b"film", Plan(), Counted()) == FRAMES


def test_a_film_that_cannot_be_read_or_decoded_leaves_nothing(folder, tmp_path):
    for source in (b"nonsense", tmp_path / "gone.mp4", tmp_path / f"{'0' * 64}.mp4"):
        with pytest.raises(MediaError):
            sample(source)
    assert not list(folder.glob("*.zip*"))


def test_without_a_folder_nothing_is_kept():
    cache.use(None)
    make = Counted()
    cache.kept(b"film", Plan(), make)
    cache.kept(b"film", Plan(), make)
    assert make.times == 2
