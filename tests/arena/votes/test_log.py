"""The public log says of each vote what holds, line after line, and cannot be changed unnoticed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from fakes import a_competitor, a_judge, a_played_battle, a_question

from arena.votes.chain import GENESIS, Head, check, hash_of, next_line
from arena.votes.exclusions import exclude, reinstate
from arena.votes.log import daily_roots, lines
from arena.votes.models import LogEntry, Vote
from arena.votes.seal import seal, seal_all
from arena.votes.tasks import seal_votes

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def battle(db):
    return a_played_battle(a_question(), a_competitor("ant"), a_competitor("bee"), a_judge())


def votes_on(battle, count: int) -> list[Vote]:
    return [
        Vote.objects.create(battle=battle, voter=f"voter-{k}", preference="ab"[k % 2], receipt=f"R-{k}")
        for k in range(count)
    ]


def a_chain(length: int) -> list[dict]:
    chain, last = [], Head(0, GENESIS)
    for k in range(length):
        chain.append(next_line(last, "counted", {"receipt": f"R-{k}", "battle": k}, "2026-01-01T00:00Z"))
        last = Head(chain[-1]["number"], chain[-1]["hash"])
    return chain


def verified(*arguments: str) -> dict:
    out = StringIO()
    try:
        call_command("verify_log", *arguments, "--json", stdout=out)
    except CommandError as error:
        assert "does not hold" in str(error)
    return json.loads(out.getvalue())


def test_votes_get_their_lines_in_order_once(battle):
    votes = votes_on(battle, 5)
    assert (seal(limit=3), seal(), seal()) == (3, 2, 0)
    assert list(LogEntry.objects.values_list("number", "vote", "kind")) == [
        (k + 1, vote.pk, "counted") for k, vote in enumerate(votes)
    ]
    assert check(lines()) == (Head(5, LogEntry.objects.last().hash), None)


def test_what_changes_about_a_vote_is_a_new_line(battle):
    vote = votes_on(battle, 1)[0]
    seal_votes()
    for change in (
        lambda: exclude(vote, "a botnet in Ruritania"),
        lambda: reinstate(vote),
        lambda: exclude(vote, "identity"),
    ):
        change()
        seal_votes()
    said = LogEntry.objects.values_list("kind", "content__reason")
    assert list(said) == [
        ("counted", ""),
        ("excluded", "other"),
        ("reinstated", ""),
        ("excluded", "identity"),
    ]


def test_a_change_back_and_forth_between_two_seals_is_no_line(battle):
    vote = votes_on(battle, 1)[0]
    seal()
    exclude(vote, "suspicion")
    reinstate(vote)
    assert seal() == 0


def test_no_line_says_who_voted_or_from_where_or_to_the_second(battle):
    vote = Vote.objects.create(battle=battle, voter="secret-voter", network="secret-net", preference="a", comment="secret words", flags=["secret_flag"], created_at=datetime(2026, 3, 4, 5, 6, 37, 891, UTC))  # fmt: skip
    seal()
    text = json.dumps(next(lines()))
    assert "secret" not in text
    assert str(vote.key) not in text
    assert re.search(r"05:06Z", text)
    assert "06:37" not in text


def test_a_line_is_hashed_over_its_canonical_json(battle):
    votes_on(battle, 1)
    seal()
    line = next(lines())
    import hashlib

    text = json.dumps(
        {k: v for k, v in line.items() if k != "hash"},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    assert hashlib.sha256(text.encode()).hexdigest() == line["hash"] == hash_of(line)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE votes_logentry SET kind = 'excluded'", "DELETE FROM votes_logentry", "TRUNCATE votes_logentry",
     "TRUNCATE votes_vote CASCADE", "UPDATE votes_logentry SET hash = 'x' WHERE number = 1"],
)  # fmt: skip
def test_the_database_refuses_to_change_a_line(battle, sql):
    votes_on(battle, 2)
    seal()
    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)
    assert LogEntry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_whole_database_may_be_emptied_its_log_with_it():
    votes_on(a_played_battle(a_question(), a_competitor("ant"), a_competitor("bee"), a_judge()), 1)
    seal()
    call_command("flush", interactive=False, verbosity=0)
    assert (LogEntry.objects.count(), Vote.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_write_one_chain():
    votes_on(a_played_battle(a_question(), a_competitor("ant"), a_competitor("bee"), a_judge()), 60)

    def work(_):
        try:
            return sum(seal(limit=7) for _ in range(12))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(work, range(4))) + seal_all() == 60
    last, fault = check(lines())
    assert (last.number, fault, LogEntry.objects.values("vote").distinct().count()) == (60, None, 60)


def test_the_root_of_a_day_is_the_hash_of_its_last_line(battle):
    votes_on(battle, 3)
    seal()
    assert [root.number for root in daily_roots(7)] == [3]


# --- tampering ---------------------------------------------------------------------------------


def altered(chain, rng):
    at = rng.randrange(len(chain))
    line = dict(chain[at])
    field = rng.choice(list(line))
    line[field] = (
        {"receipt": "R", "battle": -1} if field == "content" else rng.choice(["", 7, None, "f" * 64])
    )
    return [*chain[:at], line, *chain[at + 1 :]], at


def sealed_anew(chain, rng):
    at = rng.randrange(len(chain))
    line = chain[at] | {"content": {"receipt": "R-x", "battle": 0}}
    return [*chain[:at], line | {"hash": hash_of(line)}, *chain[at + 1 :]], at


def deleted(chain, rng):
    at = rng.randrange(len(chain))
    return chain[:at] + chain[at + 1 :], at


def inserted(chain, rng):
    at = rng.randrange(len(chain))
    before = Head(at, chain[at - 1]["hash"] if at else GENESIS)
    new = rng.choice(
        [next_line(before, "counted", {"forged": at}, "2026-01-01T00:00Z"), rng.choice(chain), {"forged": 1}]
    )
    twin = at + (new == chain[at])  # of two that are equal, the second is the one too many
    return [*chain[:at], new, *chain[at:]], twin


def swapped(chain, rng):
    at, other = sorted(rng.sample(range(len(chain)), 2))
    chain = list(chain)
    chain[at], chain[other] = chain[other], chain[at]
    return chain, at


TAMPERINGS = {
    altered: "altered",
    sealed_anew: "altered",
    deleted: "deleted",
    inserted: "inserted",
    swapped: "reordered",
}


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_every_tampering_is_found_by_its_line_and_kind(tamper):
    rng, chain = Random(5), a_chain(12)
    known = Head(12, chain[-1]["hash"])
    assert check(chain, known) == (known, None)
    for _ in range(200):
        broken, at = tamper(chain, rng)
        if broken == chain:
            continue
        last, fault = check(broken, known)
        assert fault is not None
        assert fault.kind == TAMPERINGS[tamper]
        assert fault.number == at + 1
        assert last.number <= at + 1


def test_what_was_rewritten_from_a_line_to_the_end_is_found_by_who_noted_the_head():
    chain = a_chain(9)
    rewritten = chain[:3]
    for line in chain[3:]:
        rewritten.append(
            next_line(
                Head(rewritten[-1]["number"], rewritten[-1]["hash"]), "counted", {"forged": 1}, line["at"]
            )
        )
    assert check(rewritten)[1] is None
    assert check(rewritten, Head(9, chain[8]["hash"]))[1].kind == "altered"


# --- the command -------------------------------------------------------------------------------


def test_the_command_holds_the_database_to_its_log(battle):
    votes_on(battle, 4)
    seal()
    found = verified()
    assert (found["ok"], found["lines"], found["votes"], found["pending"], found["strange"]) == (
        True,
        4,
        4,
        0,
        [],
    )


@pytest.mark.parametrize("change", [{"preference": "tie"}, {"receipt": "R-99"}, {"excluded_reason": "x", "sealed_reason": "x"}, {"standards": {"accuracy": "a"}}])  # fmt: skip
def test_the_command_finds_a_vote_that_was_changed_behind_the_logs_back(battle, change):
    vote = votes_on(battle, 2)[1]
    seal()
    Vote.objects.filter(pk=vote.pk).update(**change)
    found = verified()
    assert (found["ok"], [one["vote"] for one in found["strange"]]) == (False, [vote.pk])


def test_a_vote_waits_a_while_for_its_line_and_no_longer(battle):
    vote = votes_on(battle, 1)[0]
    assert (verified()["ok"], verified()["pending"]) == (True, 1)
    Vote.objects.filter(pk=vote.pk).update(created_at=vote.created_at - timedelta(hours=1))
    assert verified()["strange"] == [{"vote": vote.pk, "detail": "has no line in the log"}]


def test_a_downloaded_log_is_checked_without_a_database(tmp_path):
    chain = a_chain(30)
    del chain[20]
    file = tmp_path / "log.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in chain))
    command = [sys.executable, "manage.py", "verify_log", str(file)]
    nowhere = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "ARENA_VAR": str(tmp_path),
        "ARENA_HTTPS": "0",
    }
    run = subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True)
    assert run.returncode == 1
    assert "20 lines hold" in run.stdout
    assert "line 21 was deleted" in run.stdout


def test_a_file_that_is_no_log_does_not_hold(tmp_path):
    file = tmp_path / "log.jsonl"
    file.write_text("[1]\nnonsense\n\x00\n")
    assert verified(str(file))["fault"]["number"] == 1
    with pytest.raises(CommandError, match="No such file"):
        call_command("verify_log", str(tmp_path / "none"))
