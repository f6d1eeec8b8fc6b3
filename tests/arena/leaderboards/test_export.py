"""Exported boards: every digit comes out again from the files alone, and whatever was touched is named."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from fakes import a_judged_battle, a_rated_board

from arena.judges.models import Verdict
from arena.leaderboards.bundle import Broken, read_manifest
from arena.leaderboards.export import NotExported, export
from arena.leaderboards.fit import fit
from arena.leaderboards.models import Fit, Leaderboard
from arena.leaderboards.replay import replay
from arena.leaderboards.show import published_rows
from arena.votes.models import Vote
from ratings import METHODS
from ratings.__main__ import main


def a_fitted_board() -> Leaderboard:
    """Three competitors, thirteen judged battles, one that failed, and a fit."""
    board = a_rated_board()
    ant, bee = board.competitors().filter(name__in=["ant", "bee"])
    a_judged_battle(board.questions().first(), ant, bee, board.panel()[0], "unparsed")
    a_judged_battle(board.questions().first(), bee, ant, board.panel()[0], "both_bad")
    fit(board)
    return board


@pytest.fixture
def board(db) -> Leaderboard:
    return a_fitted_board()


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """A bundle whose board is gone: whoever uses it has no database at all."""
    folder = tmp_path_factory.mktemp("exported")
    with django_db_blocker.unblock(), transaction.atomic():
        export(a_fitted_board(), folder)
        transaction.set_rollback(True)
    return folder


@pytest.fixture
def folder(exported, tmp_path) -> Path:
    return Path(shutil.copytree(exported, tmp_path / "bundle"))


def sealed(folder: Path) -> None:
    """Makes a tampered bundle vouch for itself: only its digits can tell."""
    manifest = read_manifest(folder)
    for name in manifest.files:
        manifest.files[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    manifest.sha256 = manifest.digest()
    (folder / "manifest.json").write_text(manifest.model_dump_json())


def with_column(folder: Path, column: str, change: Callable[[list], list]) -> None:
    table = pq.read_table(folder / "votes.parquet")
    values = change(table[column].to_pylist())
    place = table.column_names.index(column)
    pq.write_table(table.set_column(place, column, pa.array(values)), folder / "votes.parquet")


def flipped(winners: list[str]) -> list[str]:
    return ["model_b" if winners[0] == "model_a" else "model_a", *winners[1:]]


def test_every_digit_comes_out_again(board, tmp_path):
    export(board, tmp_path)
    done = replay(tmp_path)
    assert done.rated.rows == published_rows(Fit.objects.latest_of(board))
    assert done.manifest.published.statuses == {"unparsed": 1, "valid": 13}


def test_the_command_asks_no_database_and_says_what_came_out(folder, capsys):
    call_command("replay", str(folder), "--json")
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], [row["competitor"] for row in said["rows"]]) == (True, ["ant", "bee", "cat"])


SOURCE_OF = {"merged": "merged", "crowd": "merged"}


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_replayed_and_the_library_alone_agrees(board, tmp_path, method, capsys):
    for number, verdict in enumerate(Verdict.objects.valid()[::2]):
        for voter in ("ann", "bob"):
            Vote.objects.create(battle=verdict.battle, voter=voter, preference="aab"[number % 3])
    Leaderboard.objects.update(method=method, source=SOURCE_OF.get(method, "judges"))
    snapshot = fit(Leaderboard.objects.get())
    assert snapshot is not None, Leaderboard.objects.get().failure
    export(snapshot.leaderboard, tmp_path)
    rows = replay(tmp_path).rated.rows
    theirs = library(tmp_path, capsys)
    for row in rows:
        for column in ("rating", "se", "lower", "upper", "rank", "tier", "battles"):
            assert theirs[row["competitor"]][column] == pytest.approx(row[column], abs=1e-6), column


def library(folder: Path, capsys: pytest.CaptureFixture) -> dict[str, dict]:
    """What `python -m ratings` says when it runs the command of a bundle."""
    words = read_manifest(folder).command.split()
    assert words[:5] == ["python", "-m", "ratings", "fit", "votes.parquet"]
    assert main(["fit", str(folder / words[4]), *words[5:]]) == 0
    return {row["competitor"]: row for row in json.loads(capsys.readouterr().out)}


def test_what_came_after_the_snapshot_is_not_exported(board, tmp_path):
    ant, bee, _ = board.competitors().order_by("name")
    a_judged_battle(board.questions().first(), ant, bee, board.panel()[0], "b")
    manifest = export(board, tmp_path)
    assert manifest.counts["rows"] == Fit.objects.latest_of(board).judgments == 13
    replay(tmp_path)


def test_an_older_verdict_that_was_committed_late_is_not_exported(board, tmp_path):
    ant, bee, _ = board.competitors().order_by("name")
    late = a_judged_battle(board.questions().first(), ant, bee, board.panel()[0], "b")
    late.verdicts.update(decided_at=Fit.objects.latest_of(board).data_through)
    assert export(board, tmp_path).counts["rows"] == 13


def test_a_verdict_withdrawn_since_is_said_and_nothing_is_exported(board, tmp_path):
    verdict = Verdict.objects.valid().first()
    Verdict.objects.filter(pk=verdict.pk).update(status="refused", preference="")
    with pytest.raises(NotExported, match=r"it counted 13 rows, of which 12 count now; run: .* fit text"):
        export(board, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_board_changed_since_is_exported_as_it_was(board, tmp_path):
    board.competitors().filter(name="cat").retire()
    Leaderboard.objects.update(source="human", category="poems", method="elo")
    assert export(Leaderboard.objects.get(), tmp_path).competitors == ["ant", "bee", "cat"]
    replay(tmp_path)


def test_people_are_numbers(board, tmp_path):
    battles = Fit.objects.latest_of(board).ratings.first().competitor.battles_as_a.all()
    for number, battle in enumerate(battles):
        Vote.objects.create(battle=battle, voter=f"key-{number % 3}", preference="ab"[number % 2])
    Vote.objects.create(battle=battles[0], voter="key-bot", preference="a")
    Leaderboard.objects.update(source="human", exclusions={"voters": ["key-bot"]})
    board.refresh_from_db()
    fit(board)
    manifest = export(board, tmp_path)
    assert set(pq.read_table(tmp_path / "votes.parquet")["voter"].to_pylist()) == {"v1", "v2", "v3"}
    assert (manifest.slice["excluded"]["voters"], manifest.published.statuses["excluded"]) == (1, 1)
    assert not any(b"key-" in path.read_bytes() for path in tmp_path.iterdir())
    replay(tmp_path)


def test_both_tables_have_the_digits_of_the_snapshot(board, tmp_path):
    export(board, tmp_path)
    rows = published_rows(Fit.objects.latest_of(board))
    assert json.loads((tmp_path / "table.json").read_text()) == rows
    with (tmp_path / "table.csv").open() as file:
        assert [row["rating"] for row in csv.DictReader(file)] == [repr(row["rating"]) for row in rows]


def test_a_flipped_vote_is_detected_and_the_first_digit_named(folder):
    with_column(folder, "winner", flipped)
    with pytest.raises(Broken, match=r"^table.json: row 1 \(\w+\), column rating: published .*votes.parquet"):
        replay(folder)


def test_a_flipped_vote_is_detected_though_every_hash_was_made_anew(folder):
    with_column(folder, "winner", flipped)
    sealed(folder)
    with pytest.raises(
        Broken, match=r"^table.json: row 1 \(ant\), column rating: published [\d.]+, recomputed"
    ):
        replay(folder)


def edited(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return edit


def truncated(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-40])


def missing(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


TAMPERED = {
    "an edited cell": (edited("table.json", '"wins": 6', '"wins": 7'), r"^table.json: row 1 \(ant\), column wins: published 7, recomputed 6; changed .*table.json"),
    "an edited cell of the CSV": (edited("table.csv", "ant,", "emu,"), r"^table.csv: row 1 \(ant\), column competitor: published emu, recomputed ant"),
    "an edited note in the manifest": (edited("manifest.json", '"seed": 0', '"seed": 1'), r"^changed since the export \(SHA-256\): manifest.json$"),
    "another level in the manifest": (edited("manifest.json", '"level": 0.95', '"level": 0.5'), r"^table.json: row 1 \(ant\), column lower: .*manifest.json"),
    "another method in the manifest": (edited("manifest.json", '"method": "bt"', '"method": "dice"'), r"^votes.parquet: cannot be rated as manifest.json says"),
    "edited warnings": (edited("manifest.json", '"iterations": ', '"iterations": 1'), r"^manifest.json: iterations: published 1\d"),
    "a manifest that is none": (lambda folder: (folder / "manifest.json").write_text("{}"), r"^manifest.json: leaderboard: Field required$"),
    "a truncated Parquet": (truncated("votes.parquet"), r"^votes.parquet: not a whole Parquet file"),
    "a truncated table": (truncated("table.json"), r"^table.json: not JSON"),
    "missing votes": (missing("votes.parquet"), r"^votes.parquet: No such file"),
    "a missing manifest": (missing("manifest.json"), r"^manifest.json: No such file"),
    "a missing table": (missing("table.csv"), r"^table.csv: No such file"),
    "a stranger among the votes": (lambda folder: with_column(folder, "model_a", lambda names: ["eve", *names[1:]]), r"^votes.parquet: row 1, column model_a: nothing is called 'eve'"),
    "an empty cell": (lambda folder: with_column(folder, "winner", lambda words: [words[0], None, *words[2:]]), r"^votes.parquet: row 2, column winner: empty"),
    "a vote fewer": (lambda folder: pq.write_table(pq.read_table(folder / "votes.parquet").slice(1), folder / "votes.parquet"), r"^table.json: row 1 .*votes.parquet"),
    "white space in the table": (edited("table.json", "\n", "\n\n"), r"^table.json: the digits agree, but it is not written as it was; changed"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_was_touched_is_named_in_a_sentence(folder, what):
    tamper, words = TAMPERED[what]
    tamper(folder)
    with pytest.raises(Broken, match=words) as caught:
        replay(folder)
    assert "\n" not in str(caught.value)


def test_a_moved_time_is_detected_though_no_digit_hangs_on_it(folder):
    table = pq.read_table(folder / "votes.parquet")
    later = pc.add(table["decided_at"], pa.scalar(1, pa.duration("us")))
    place = table.column_names.index("decided_at")
    pq.write_table(table.set_column(place, "decided_at", later), folder / "votes.parquet")
    sealed(folder)
    with pytest.raises(Broken, match="its rows are not those that were rated"):
        replay(folder)


def test_the_command_ends_with_one(folder, capsys):
    missing("votes.parquet")(folder)
    with pytest.raises(CommandError, match="No such file"):
        call_command("replay", str(folder))
    with pytest.raises(SystemExit) as ended:
        call_command("replay", str(folder), "--json")
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_a_board_without_a_fit_has_nothing_to_export(board, tmp_path):
    other = Leaderboard.objects.create(name="other", title="Other")
    with pytest.raises(
        CommandError, match=r"leaderboard other has no fit yet; run: python manage.py fit other"
    ):
        call_command("export_board", other.name, str(tmp_path))
    with pytest.raises(CommandError, match="no leaderboard is called 'x'"):
        call_command("export_board", "x", str(tmp_path))


def test_a_fit_of_an_earlier_version_is_not_exported(board, tmp_path):
    Fit.objects.create(leaderboard=board, method="bt", battles=1, fingerprint="", seconds=0)
    with pytest.raises(NotExported, match=r"does not say what it counted; run: .* fit text$"):
        export(board, tmp_path)
