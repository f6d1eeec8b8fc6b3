"""An operator brings models of their own: one file, one command, and the planted order comes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from stub import StubServer

from arena.battles.models import Battle
from arena.judges.models import Verdict
from arena.leaderboards.models import Season
from arena.management.commands.season import summary

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]

STRENGTHS = {"ant": 0.2, "bee": 0.6, "cat": 1.8, "dog": 5.4}
ANSWERS = {f"What is {n} plus {n}?": str(2 * n) for n in range(1, 61)}
TOML = """
[endpoints.stub]
kind = "openai_chat"
base_url = "{url}"
max_concurrency = 32
timeout_s = {{ connect = 1, first_token = 1, total = 2 }}
{competitors}
[judges.{judge}]
{protocol}
[question_sets.sums]
file = "sums.jsonl"

[leaderboards.text]
question_sets = ["sums"]
judges = ["{judge}"]
"""
CHECKS = 'protocol = "reference"'
READER = 'protocol = "pairwise"\nendpoint = "stub"\nmodel = "judge-1"'


def season(folder: Path, stub: StubServer, capsys, *, battles: int, protocol: str = CHECKS) -> list[dict]:
    """Applies a file that points to the stub, plays a season, and gives the rows that it printed."""
    competitors = "".join(f'[competitors.{m}]\nendpoint = "stub"\nmodel = "{m}"\n' for m in STRENGTHS)
    toml = TOML.format(url=stub.url, competitors=competitors, judge="judge", protocol=protocol)
    (folder / "arena.toml").write_text(toml)
    rows = ({"id": t, "text": t, "category": "sums", "reference": a} for t, a in ANSWERS.items())
    (folder / "sums.jsonl").write_text("\n".join(map(json.dumps, rows)))
    call_command("apply", str(folder / "arena.toml"))
    capsys.readouterr()
    call_command("season", battles=battles, seed=1, json=True)
    return json.loads(capsys.readouterr().out)


def test_the_planted_order_comes_out_of_300_battles(tmp_path, capsys):
    with StubServer(strengths=STRENGTHS, answers=ANSWERS) as stub:
        rows = season(tmp_path, stub, capsys, battles=300)
    assert [row["competitor"] for row in rows] == ["dog", "cat", "bee", "ant"]
    assert sum(row["battles"] for row in rows) == 600
    assert all(row["lower"] < row["rating"] < row["upper"] for row in rows)


def test_a_judge_model_that_reads_the_replies_finds_the_planted_order(tmp_path, capsys):
    plan = {"strengths": STRENGTHS, "answers": ANSWERS, "models": {"judge-1": "judge"}, "marker": True}
    with StubServer(**plan) as stub:
        rows = season(tmp_path, stub, capsys, battles=240, protocol=READER)
    assert [row["competitor"] for row in rows] == ["dog", "cat", "bee", "ant"]
    assert sum(row["invalid"] for row in rows) == 0


def test_a_judge_that_only_likes_the_first_slot_decides_nothing(tmp_path, capsys):
    with StubServer(strengths=STRENGTHS, answers=ANSWERS, models={"judge-1": "judge_first"}) as stub:
        rows = season(tmp_path, stub, capsys, battles=24, protocol=READER)
    assert all(row["wins"] == row["losses"] == 0 for row in rows)
    assert all(verdict.flags == ["order_conflict"] for verdict in Verdict.objects.all())


@pytest.mark.parametrize(("behaviour", "codes"), [("status_500", {"server_failed"}), ("hang", {"timed_out"})])
def test_a_competitor_that_fails_gives_void_battles_and_the_season_ends(tmp_path, capsys, behaviour, codes):
    with StubServer(strengths=STRENGTHS, answers=ANSWERS, models={"ant": behaviour}) as stub:
        rows = season(tmp_path, stub, capsys, battles=40)
    void = Battle.objects.filter(status="void")
    assert {battle.void_code for battle in void} == codes
    assert all("ant" in (battle.a.name, battle.b.name) for battle in void)
    ant = next(row for row in rows if row["competitor"] == "ant")
    assert (ant["battles"], ant["rating"]) == (0, None)
    assert ant["invalid"] > 0


def test_a_server_that_is_down_ends_the_season_with_nothing_rated(tmp_path, capsys):
    with StubServer(behaviour="status_500") as stub:
        rows = season(tmp_path, stub, capsys, battles=20)
    assert [(row["battles"], row["rating"]) for row in rows] == [(0, None)] * 4
    assert Battle.objects.filter(status="void").count() == 20
    assert "void: its server failed (server_failed)" in summary(Season.objects.all())
    assert not any("sk-secret" in json.dumps(row) for row in rows)


def test_an_unreadable_judge_is_counted_and_never_a_tie(tmp_path, capsys):
    plan = {
        "strengths": STRENGTHS,
        "answers": ANSWERS,
        "models": {"judge-1": "judge_unreadable"},
        "rate": 1.0,
    }
    with StubServer(**plan) as stub:
        rows = season(tmp_path, stub, capsys, battles=12, protocol=READER)
    assert {verdict.status for verdict in Verdict.objects.all()} == {"unparsed"}
    assert all(row["ties"] == 0 for row in rows)
    assert sum(row["invalid"] for row in rows) == 24
