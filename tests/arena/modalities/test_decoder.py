"""The process that decodes dies alone: of hunger, of time, of a crash; and what it says is not believed blindly."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from media_files import deflated, film, painting, picture, png
from PIL import Image

from arena.modalities import MediaError
from arena.modalities.intake import BrokenDecoder, Limits, received, run, taken

LIMITS = Limits()


def take(content: bytes, **limits: float) -> object:
    most = replace(LIMITS, **limits)
    with received(content, most) as came, taken(came, most) as clean:
        return clean


def of_many_scans(count: int) -> bytes:
    """A JPEG whose last scan comes again and again: small to send, long to decode."""
    content = picture("JPEG", Image.new("L", (4000, 4000), 99), progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * count + content[-2:]


@pytest.mark.parametrize(
    ("make", "limits", "words"),
    [
        (lambda: of_many_scans(3000), {"wall_s": 0.5}, "takes more than 0.5 s"),
        (lambda: of_many_scans(3000), {"cpu_s": 1}, "more than 1 s of processor time"),
        (lambda: png(4900, 4900, pixels=deflated(73_000_000)), {"memory": 99 * 2**20}, "more than 99 MiB"),
    ],
)
def test_a_decoder_beyond_a_limit_is_killed_and_the_file_refused(make, limits, words):
    content = make()
    began = time.monotonic()
    with pytest.raises(MediaError, match=words):
        take(content, **limits)
    assert time.monotonic() - began < 20  # on a busy machine


@pytest.mark.parametrize(
    ("content", "limits", "words"),
    [
        (picture(), {"image_bytes": 100}, "more than 100 bytes"),
        (film(), {"video_bytes": 1000}, "more than 1,000 bytes"),
        (picture(), {"side": 95}, "95 on a side"),
        (picture(), {"image_pixels": 96 * 64 - 1}, "at most 6,143"),
        (film(), {"video_pixels": 64 * 48 - 1}, "at most 3,071"),
        (film(), {"duration_s": 1.9}, "at most 1.9 s|more than 2 s"),
        (film(), {"frames_per_s": 9}, "10 frames a second; at most 9"),
        (film(sound="aac"), {"streams": 1}, "2 streams; at most 1"),
    ],
)
def test_every_limit_on_a_file_holds(content, limits, words):
    assert take(content)
    with pytest.raises(MediaError, match=words):
        take(content, **limits)


def instead(monkeypatch, code: str) -> None:
    """Runs other code as the decoder: what a hostile file might make of it."""
    monkeypatch.setattr(run, "COMMAND", [sys.executable, "-I", "-c", f"import os, sys, json, time\n{code}"])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("os.kill(os.getpid(), 11)", "crashed \\(signal 11\\)"),
        ("os.abort()", "crashed \\(signal 6\\)"),
        ("os.kill(os.getpid(), 9)", "was killed"),
        ("print('x' * 10**6)", "no readable answer"),
        ("print('[' * 60_000)", "no readable answer"),
        ("print('[]')", "no readable answer"),
        ("pass", "no readable answer"),
        ("print(json.dumps({'mime': 'text/html', 'width': 1, 'height': 1}))", "makes no sense"),
        ("print(json.dumps({'mime': 'image/png', 'width': 10**9, 'height': 1}))", "makes no sense"),
        ("print(json.dumps({'mime': 'image/png', 'width': 1, 'height': 1}))", "makes no sense"),
        ("print(json.dumps({'mime': 'image/png', 'width': 'NaN', 'height': 1}))", "makes no sense"),
    ],
)
def test_a_decoder_that_was_taken_over_harms_nobody(code, words, monkeypatch):
    instead(monkeypatch, code)
    with pytest.raises(MediaError, match=words):
        take(picture())


def test_a_decoder_that_does_not_run_here_is_a_fault_of_the_machine_and_not_of_the_file(monkeypatch):
    instead(monkeypatch, "raise ImportError('av')")
    with pytest.raises(BrokenDecoder):
        take(picture())


def test_what_a_decoder_started_dies_with_it(monkeypatch, tmp_path):
    note = tmp_path / "pid"
    child = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    instead(
        monkeypatch,
        f"import subprocess; subprocess.Popen([sys.executable, '-c', {child!r}])\nwhile not os.path.exists({str(note)!r}): time.sleep(0.01)\ntime.sleep(60)",
    )
    with pytest.raises(MediaError, match="takes more than"):
        take(picture(), wall_s=1.5)
    assert gone(int(note.read_text()))


def gone(pid: int) -> bool:
    for _ in range(200):
        try:
            if "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]:
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False


def confined(code: str) -> str:
    start = "import sys; sys.path.insert(0, sys.argv[1])\nfrom decoder.confine import confine\nfrom decoder.limits import Limits\nconfine(Limits())\n"
    run_ = subprocess.run(
        [sys.executable, "-I", "-c", start + code, run.FOLDER], capture_output=True, text=True, check=False
    )
    return run_.stdout.strip() or run_.stderr


@pytest.mark.skipif(
    subprocess.run(["unshare", "-rn", "true"], check=False).returncode != 0, reason="no name spaces here"
)
def test_a_decoder_reaches_no_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = confined(
            f"import socket\ntry: socket.create_connection(('127.0.0.1', {port}), 2)\nexcept OSError as e: print('cut off', e)"
        )
    assert "cut off" in said


def test_a_decoder_gets_no_new_rights_and_no_more_than_its_limits():
    said = confined(
        "import resource as r; print([r.getrlimit(x)[1] for x in (r.RLIMIT_CORE, r.RLIMIT_AS, r.RLIMIT_NOFILE)])"
    )
    assert said == f"[0, {LIMITS.memory}, 32]"
    assert "NoNewPrivs:\t1" in confined("print(open('/proc/self/status').read())")


def test_a_decoder_sees_nothing_of_our_environment_and_loads_nothing_else_of_ours(monkeypatch):
    monkeypatch.setenv("ARENA_SECRET_KEY", "hidden")
    instead(monkeypatch, "print(json.dumps({'refused': ' '.join(os.environ)}))")
    with pytest.raises(MediaError) as refusal:
        take(picture())
    assert set(str(refusal.value).split()) <= {
        "PATH",
        "LC_ALL",
        "MALLOC_ARENA_MAX",
        "LD_LIBRARY_PATH",
        "LC_CTYPE",
    }
    loaded = confined("import decoder.main, decoder.videos, decoder.pictures\nprint(*sorted(sys.modules))")
    assert not re.search(r"\b(arena|django|numpy)\b", loaded)


def test_nothing_is_written_to_a_folder_even_if_we_are_killed(tmp_path):
    """The files between us and the decoder have no names, so there is nothing to clean up."""
    code = (
        "import os, sys, tempfile; sys.path[:0] = [sys.argv[1], sys.argv[2]]; tempfile.tempdir = sys.argv[3]\n"
        "from media_files import picture\nfrom arena.modalities.intake import Limits, received, taken\n"
        "with received(picture(), Limits()) as came, taken(came, Limits()) as clean: os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).resolve().parents[3]
    end = subprocess.run(
        [sys.executable, "-c", code, str(root), str(root / "tests"), str(tmp_path)], check=False
    )
    assert end.returncode == -9
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_read_from_where_it_is_and_may_be_gone_or_a_folder(tmp_path):
    file = tmp_path / "no picture.txt"
    file.write_bytes(picture("JPEG", painting()))
    with received(file, LIMITS) as came:
        assert (came.kind.name, came.file.seek(0, io.SEEK_END)) == ("JPEG", os.stat(file).st_size)
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(MediaError, match="can't be read"), received(path, LIMITS):
            pass
