"""Sampling and retirement: the page's numbers are those of the database, of the JSON and of the export."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError, Q

from arena.battles.models import Battle
from arena.competitors.models import Competitor
from arena.home.sampling import sampling
from arena.home.served import served
from arena.judges.models import Verdict
from arena.leaderboards.export import export
from arena.leaderboards.models import Leaderboard
from arena.votes.models import Vote

pytestmark = pytest.mark.django_db


def arena(client):
    return client.get("/sampling.json").json()


def test_every_battle_that_is_over_is_in_the_table_of_both_its_models(crowd):
    found = served()
    assert sum(one.battles for one in found.values()) == 2 * Battle.objects.finished().count()
    for competitor in Competitor.objects.all():
        battles = Battle.objects.finished().filter(Q(a=competitor) | Q(b=competitor))
        assert found[competitor.pk].battles == battles.count()
        assert found[competitor.pk].origins["season"] == battles.exclude(pairing=None).count()


def test_the_page_s_totals_are_those_of_the_json_and_of_its_own_rows(crowd, client):
    page, told = sampling(), arena(client)
    assert told["battles"] == page.battles == Battle.objects.finished().count()
    for group in ("models", "owners", "weights"):
        assert sum(row["battles"] for row in told[group]) == 2 * told["battles"]
        assert sum(sum(row["weeks"].values()) for row in told[group]) == 2 * told["battles"]
    assert told["votes"]["counted"] == Vote.objects.counted().count()
    assert sum(told["votes"]["excluded"].values()) == Vote.objects.exclude(excluded_reason="").count()
    shown = client.get("/sampling/").content.decode()
    assert f"<strong>{told['battles']:,}</strong> battles are over" in shown


def test_the_counts_of_a_board_are_those_of_its_export(crowd, client, tmp_path):
    told = {board["name"]: board for board in arena(client)["boards"]}
    for name in ("text", "text-people"):
        manifest = export(Leaderboard.objects.get(name=name), tmp_path / name)
        assert told[name]["fingerprint"] == manifest.fingerprint
        assert told[name]["battles"] == manifest.counts["battles"]
        assert told[name]["votes"] == manifest.counts["votes"]


def test_verdicts_and_votes_of_a_model_end_as_the_database_says(crowd, client):
    line = arena(client)["models"][0]
    competitor = Competitor.objects.get(name=line["name"], version=line["version"])
    own = Q(battle__a=competitor) | Q(battle__b=competitor)
    valid = Verdict.objects.valid().filter(own).count() + Vote.objects.counted().filter(own).count()
    void = Battle.objects.of(competitor).in_status("void").count()
    assert line["endings"]["valid"] == valid
    assert line["endings"].get("void", 0) == void
    ended = sum(line["endings"].values())
    assert line["excluded_share"] == pytest.approx((ended - valid) / ended)
    low, high = line["excluded_interval"]
    assert low <= line["excluded_share"] <= high


def test_who_plays_no_more_is_there_with_date_and_reason(crowd, client):
    told = arena(client)["no_longer_playing"]
    gone = Competitor.objects.exclude(standing="live", retired_at=None)
    assert {row["name"] for row in told} == {one.name for one in gone}
    named = Competitor.objects.filter(standing="withdrawn").first()
    if named is None:
        named = Competitor.objects.exclude(retired_at=None).first()
    assert named.title in client.get("/sampling/").content.decode()


def test_no_competitor_can_be_taken_out_of_the_numbers(crowd):
    played = Competitor.objects.filter(battles_as_a__isnull=False).first()
    with pytest.raises(ProtectedError):
        played.delete()


def test_a_page_beyond_the_last_is_the_last(crowd, client):
    assert client.get("/sampling/?page=999").status_code == 200
