"""A folder is there whole or not at all, whenever whoever writes it is killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from arena.training.write import FolderTaken, as_line, whole, write_manifest

WRITES = """
import sys
from pathlib import Path
from arena.training.write import whole

with whole(Path(sys.argv[1])) as part:
    (part / "half").write_text("half")
    print("begun", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def writer(tmp_path):
    """A process in the midst of writing `out`."""
    words = [sys.executable, "-c", WRITES, str(tmp_path / "out")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        yield process
        process.kill()


def test_who_is_killed_leaves_nothing_under_the_name_and_the_next_run_begins_anew(writer, tmp_path):
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert [path.name for path in tmp_path.iterdir()] == [".out.part"]
    with whole(tmp_path / "out") as part:
        (part / "all").write_text("all")
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "all"]


def test_two_never_write_the_same_folder(writer, tmp_path):
    with pytest.raises(FolderTaken, match="is being written by another process"), whole(tmp_path / "out"):
        pass
    writer.communicate("go on\n")
    assert (tmp_path / "out" / "half").read_text() == "half"
    with pytest.raises(FolderTaken, match="is not empty"), whole(tmp_path / "out"):
        pass


def test_what_fails_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), whole(tmp_path / "out") as part:
        (part / "half").write_text("half")
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(FolderTaken, match="is no folder"), whole(tmp_path / "out"):
        pass
    assert (tmp_path / "out").read_text() == "mine"


def test_the_manifest_names_every_file_below_it(tmp_path: Path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "x.png").write_bytes(b"")
    told = write_manifest(tmp_path, {"kind": "sft"})
    assert list(told["files"]) == ["images/x.png"] and told["files"]["images/x.png"].startswith("e3b0c442")
    assert json.loads((tmp_path / "manifest.json").read_text()) == told


def test_a_row_is_one_line_whatever_is_said_in_it():
    said = "one\u2028two\x85three\nfour \ud83d"
    line = as_line({"said": said})
    assert len(line.splitlines()) == 1 and line.encode()
    assert json.loads(line)["said"] == said.replace("\ud83d", "\ufffd")
