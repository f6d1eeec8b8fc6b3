"""Receipts, one's own votes and the log, as pages; and what forms are answered that come too often."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape
from uuid import uuid4

import altcha
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fakes import a_competitor, a_judge, a_played_battle, a_question

from arena.accounts.models import User
from arena.accounts.voter import COOKIE, Voter
from arena.votes import limits, proof
from arena.votes.cast import Casting, cast
from arena.votes.chain import check, read
from arena.votes.exclusions import exclude
from arena.votes.models import Vote
from arena.votes.seal import seal

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh(fresh_limits):
    pass


@pytest.fixture
def battle(db):
    return a_played_battle(a_question(), a_competitor("ant"), a_competitor("bee"), a_judge())


def key_of_browser(client) -> str:
    """The voter that a test's browser is."""
    return client.get(reverse("votes:me")).wsgi_request.voter.key


def vote_of(voter: str, battle, preference="a") -> Vote:
    return cast(
        Casting(battle=battle, voter=Voter(voter), preference=preference, key=uuid4(), network="secret-net")
    )


def text_of(response) -> str:
    return unescape(response.content.decode())


# --- receipts ----------------------------------------------------------------------------------


def test_a_receipt_says_pending_then_counted_with_its_line_then_excluded_with_the_class(client, battle):
    vote = vote_of("secret-voter", battle)
    pages = [text_of(client.get(vote.get_absolute_url()))]
    seal()
    pages.append(text_of(client.get(vote.get_absolute_url())))
    exclude(vote, "suspicion")
    seal()
    pages.append(text_of(client.get(vote.get_absolute_url())))
    for page, state in zip(
        pages, ("This vote is pending", "This vote is counted", "not counted: suspicious"), strict=True
    ):
        assert state in page
    assert [
        entry.hash in page for entry, page in zip(vote.log.order_by("number"), pages[1:], strict=True)
    ] == [True, True]


def test_an_operators_own_words_for_an_exclusion_are_not_published(client, battle):
    vote = vote_of("v", battle)
    exclude(vote, "the bot of Mr Smith")
    assert "Smith" not in text_of(client.get(vote.get_absolute_url()))
    seal()
    assert "Smith" not in b"".join(client.get(reverse("votes:log-lines"))).decode()


def test_a_receipts_page_says_nothing_of_who_voted_and_how_to_appeal(client, battle, settings):
    settings.ARENA_OPERATOR_CONTACT = "operator@arena.test"
    vote = vote_of("secret-voter", battle)
    page = text_of(client.get(vote.get_absolute_url()))
    assert "secret" not in page
    assert str(vote.key) not in page
    assert "operator@arena.test" in page
    assert COOKIE not in client.cookies


def test_a_receipt_may_be_typed_as_people_type(client, battle):
    vote = vote_of("v", battle)
    answer = client.get(reverse("votes:receipts"), {"code": vote.receipt.lower().replace("-", " ")})
    assert answer.url == vote.get_absolute_url()
    assert client.get(f"/receipts/{vote.receipt.replace('-', '').lower()}/").url == vote.get_absolute_url()


@pytest.mark.parametrize(
    "code", ["ABCD-EFGH-IJKL-MNOP", "nonsense", "<script>alert(1)</script>", "%00", "é" * 16]
)
def test_an_unknown_receipt_is_not_found_and_says_what_to_check(client, db, code):
    for answer in (client.get(reverse("votes:receipts"), {"code": code}, follow=True), client.get(reverse("votes:receipt", args=[code.replace("/", "")]), follow=True)):  # fmt: skip
        assert answer.status_code == 404
        assert "four groups of four" in text_of(answer)
        assert b"<script>alert" not in answer.content


def test_guessing_receipts_is_limited(client, db, monkeypatch):
    monkeypatch.setitem(limits.RATES, "lookup", "2/minute")
    monkeypatch.setattr("django.conf.settings.ARENA_RATE_SHARED", 1)
    codes = [client.get(reverse("votes:receipts"), {"code": "x"}).status_code for _ in range(4)]
    assert codes == [404, 404, 429, 429]


# --- undo --------------------------------------------------------------------------------------


def test_a_vote_is_taken_back_within_seconds_and_stays_as_withdrawn(client, battle):
    vote = vote_of(key_of_browser(client), battle)
    assert "Undo" in text_of(client.get(reverse("votes:me")))
    page = text_of(client.post(reverse("votes:undo", args=[vote.receipt]), follow=True))
    assert "not counted: withdrawn" in page
    client.post(reverse("votes:undo", args=[vote.receipt]))
    assert list(Vote.objects.values_list("excluded_reason", flat=True)) == ["withdrawn"]


def test_later_it_is_too_late(client, battle):
    vote = vote_of(key_of_browser(client), battle)
    Vote.objects.update(created_at=timezone.now() - timedelta(seconds=11))
    answer = client.post(reverse("votes:undo", args=[vote.receipt]))
    assert (answer.status_code, Vote.objects.get().excluded_reason) == (409, "")
    assert "Undo" not in text_of(client.get(reverse("votes:me")))


def test_nobody_takes_back_the_vote_of_another(client, battle):
    vote = vote_of("somebody else", battle)
    assert client.post(reverse("votes:undo", args=[vote.receipt])).status_code == 404
    assert Vote.objects.get().excluded_reason == ""


def test_an_exclusion_is_not_undone_by_taking_the_vote_back(client, battle):
    vote = vote_of(key_of_browser(client), battle)
    exclude(vote, "suspicion")
    assert client.post(reverse("votes:undo", args=[vote.receipt])).status_code == 409
    assert Vote.objects.get().excluded_reason == "suspicion"


# --- my votes ----------------------------------------------------------------------------------


def test_a_browser_sees_its_own_votes_and_no_others(client, battle):
    mine, other = vote_of(key_of_browser(client), battle), vote_of("somebody else", battle)
    page = text_of(client.get(reverse("votes:me")))
    assert mine.receipt in page
    assert "pending" in page
    assert other.receipt not in page


def test_votes_from_before_and_after_signing_in_are_one_voters(client, battle):
    before = key_of_browser(client)
    vote_of(before, battle)
    User.objects.create_user("ann", password=PASSWORD)
    client.post(reverse("account_login"), {"login": "ann", "password": PASSWORD})
    assert key_of_browser(client) == before
    assert vote_of(before, battle, "b").preference == "a"
    assert Vote.objects.count() == 1


def test_a_second_device_becomes_the_accounts_voter_with_its_votes(client, battle):
    other = a_played_battle(battle.question, battle.a, battle.b, a_judge("j2"))
    User.objects.create_user("ann", password=PASSWORD)
    sign_in = {"login": "ann", "password": PASSWORD}
    account = key_of_browser(client)
    client.post(reverse("account_login"), sign_in)
    vote_of(account, battle)
    device = Client()
    theirs = key_of_browser(device)
    twice, once = vote_of(theirs, battle, "b"), vote_of(theirs, other)
    device.post(reverse("account_login"), sign_in)
    assert key_of_browser(device) == account
    found = {vote.pk: (vote.voter == account, vote.excluded_reason) for vote in Vote.objects.all()}
    assert (found[once.pk], found[twice.pk]) == ((True, ""), (False, "duplicate"))
    device.post(reverse("account_logout"))
    assert device.get(reverse("votes:me")).wsgi_request.voter.key == account


def test_after_signing_out_the_accounts_votes_are_not_shown_and_the_voter_is_the_same(client, battle):
    vote = vote_of(key_of_browser(client), battle)
    User.objects.create_user("ann", password=PASSWORD)
    client.post(reverse("account_login"), {"login": "ann", "password": PASSWORD})
    assert vote.receipt in text_of(client.get(reverse("votes:me")))
    client.post(reverse("account_logout"))
    answer = client.get(reverse("votes:me"))
    assert vote.receipt not in text_of(answer)
    assert answer.wsgi_request.voter.key == vote.voter


# --- the log -----------------------------------------------------------------------------------


def test_the_log_is_downloaded_line_by_line_from_where_one_is(client, battle):
    for number in range(5):
        vote_of(f"voter-{number}", battle)
    seal()
    answer = client.get(reverse("votes:log-lines"))
    text = b"".join(answer).decode()
    last, fault = check(read(text.splitlines()))
    assert (answer["Content-Type"].split(";")[0], last.number, fault) == ("application/jsonl", 5, None)
    rest = b"".join(client.get(reverse("votes:log-lines"), {"after": "3"})).decode()
    assert rest.splitlines() == text.splitlines()[3:]
    assert "secret" not in text


@pytest.mark.parametrize("after", ["-1", "x", "1e9", "9" * 30, "٣"])
def test_lines_after_what_is_no_number_are_a_bad_request(client, db, after):
    assert client.get(reverse("votes:log-lines"), {"after": after}).status_code == 400


def test_the_page_of_the_log_shows_the_head_and_how_to_check_it(client, battle):
    assert "the log is empty" in text_of(client.get(reverse("votes:log")))
    vote = vote_of("v", battle)
    seal()
    page = text_of(client.get(reverse("votes:log")))
    line = vote.log.get()
    assert f"--known 1:{line.hash}" in page
    assert vote.receipt in page


def test_a_program_finds_the_log_at_one_address_in_every_language(client, battle):
    assert reverse("votes:log-lines") == "/log.jsonl"
    assert "http://testserver/log.jsonl" in text_of(client.get("/fr/log/"))


# --- limits and proof --------------------------------------------------------------------------


@pytest.fixture
def browser_voter(client):
    return key_of_browser(client)


def test_over_the_rate_a_form_says_when_and_can_be_sent_again_as_it_was(client, battle, monkeypatch):
    monkeypatch.setitem(limits.RATES, "vote", "1/minute")
    address = reverse("votes:undo", args=["ABCD-EFGH-IJKL-MNOP"])
    client.get(reverse("votes:me"))
    client.post(address)
    answer = client.post(address, {"key": "k-1", "preference": "a", "words": 'two\nlines "'})
    assert (answer.status_code, 1 <= int(answer["Retry-After"]) <= 60) == (429, True)
    assert 'name="key" value="k-1"' in answer.content.decode()
    assert f'action="{address}"' in answer.content.decode()


def test_while_nobody_can_count_a_form_is_answered_503_and_loses_nothing(client, battle, settings):
    limits._limiter.cache_clear()
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    try:
        answer = client.post(reverse("votes:undo", args=["ABCD-EFGH-IJKL-MNOP"]), {"key": "k-1"})
    finally:
        limits._limiter.cache_clear()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert 'name="key" value="k-1"' in answer.content.decode()


def solution_of(challenge: str) -> str:
    made = altcha.Challenge.from_dict(json.loads(challenge))
    return altcha.Payload(made, altcha.solve_challenge(made)).to_base64()


def test_a_solved_puzzle_is_good_for_one_vote(settings):
    settings.ARENA_PROOF_TRIES = 20
    payload = solution_of(proof.challenge())
    assert (proof.solved(payload), proof.solved(payload)) == (True, False)


@pytest.mark.parametrize("payload", ["", "x", "e30=", "bnVsbA==", "W10=", "\x00"])
def test_what_is_no_solution_is_none(payload):
    assert not proof.solved(payload)


def test_a_puzzle_of_somebody_else_or_a_wrong_number_is_none(settings):
    settings.ARENA_PROOF_TRIES = 20
    foreign = altcha.create_challenge(proof.ALGORITHM, 10, counter=3, hmac_secret="theirs")
    assert not proof.solved(altcha.Payload(foreign, altcha.solve_challenge(foreign)).to_base64())
    made = altcha.Challenge.from_dict(json.loads(proof.challenge()))
    wrong = altcha.Solution(counter=10_000, derived_key="00" * 32)
    assert not proof.solved(altcha.Payload(made, wrong).to_base64())


def a_view(request):
    from django.http import HttpResponse

    return HttpResponse(",".join(request.flags))


def post(rf, **data):
    from django.contrib.auth.models import AnonymousUser

    request = rf.post("/vote/", data)
    request.user = AnonymousUser()
    return proof.proved(a_view)(request)


def test_a_risky_vote_is_asked_for_work_keeps_its_words_and_gets_through_with_it(
    rf, db, monkeypatch, settings
):
    settings.ARENA_PROOF_TRIES = 20
    monkeypatch.setattr(proof, "must_prove", lambda voter, network: True)
    asked = post(rf, key="k-1", preference="a")
    assert asked.status_code == 428
    assert 'name="preference" value="a"' in asked.content.decode()
    assert post(rf, proof="x").status_code == 428
    challenge = unescape(asked.content.decode().split('data-challenge="')[1].split('"')[0])
    assert (post(rf, proof=solution_of(challenge)).status_code, post(rf, proof="").status_code) == (200, 428)


@pytest.mark.parametrize("broken", ["altcha", "cache", "scoring"])
def test_a_broken_defence_lets_the_vote_through_and_says_so(rf, db, monkeypatch, settings, broken):
    settings.ARENA_PROOF_TRIES = 20

    def breaks(*_args, **_kwargs):
        raise ConnectionError("the defence is down")

    payload = solution_of(proof.challenge())
    monkeypatch.setattr(proof, "must_prove", breaks if broken == "scoring" else lambda voter, network: True)
    if broken == "altcha":
        monkeypatch.setattr(altcha, "verify_solution", breaks)
    if broken == "cache":
        monkeypatch.setattr(cache, "add", breaks)
    answer = post(rf, proof=payload)
    assert (answer.status_code, answer.content) == (200, b"defence_failed")


def test_no_form_of_ours_is_taken_without_its_token(battle, db):
    strict = Client(enforce_csrf_checks=True)
    for address in (reverse("votes:undo", args=["ABCD-EFGH-IJKL-MNOP"]), reverse("account_login"), reverse("account_signup"), reverse("account_logout")):  # fmt: skip
        assert strict.post(address, {"login": "ann"}).status_code == 403
        assert strict.post(address, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
