"""Operators set votes aside by class, with word of who did, and change nothing about them."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry as Word
from django.urls import reverse
from fakes import a_competitor, a_judge, a_played_battle, a_question

from arena.accounts.models import User
from arena.votes.models import Vote
from arena.votes.seal import seal


@pytest.fixture
def vote(db) -> Vote:
    battle = a_played_battle(a_question(), a_competitor("ant"), a_competitor("bee"), a_judge())
    return Vote.objects.create(battle=battle, voter="v", preference="a", receipt="R-1", flags=["too_fast"])


def act(client, vote: Vote, action: str):
    return client.post(
        reverse("admin:votes_vote_changelist"), {"action": action, "_selected_action": [vote.pk]}, follow=True
    )


def test_a_vote_is_set_aside_and_let_back_in_and_the_log_tells_of_both(admin_client, vote):
    seal()
    for action, reason in (("exclude_suspicion", "suspicion"), ("reinstate", "")):
        assert act(admin_client, vote, action).status_code == 200
        seal()
        vote.refresh_from_db()
        assert vote.excluded_reason == reason
    assert list(vote.log.order_by("number").values_list("kind", flat=True)) == [
        "counted",
        "excluded",
        "reinstated",
    ]
    assert Word.objects.filter(object_id=str(vote.pk), user__username="admin").count() == 2


def test_who_may_only_look_decides_nothing(client, vote):
    from django.contrib.auth.models import Permission

    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename="view_vote"))
    client.force_login(clerk)
    act(client, vote, "exclude_suspicion")
    vote.refresh_from_db()
    assert vote.excluded_reason == ""


@pytest.mark.parametrize(
    "query", ["", "?flag=too_fast", "?standing=counted", "?standing=other", "?standing=suspicion", "?q=R-1"]
)
def test_votes_are_found_by_flag_standing_and_receipt(admin_client, vote, query):
    seal()
    page = admin_client.get(reverse("admin:votes_vote_changelist") + query).content
    assert (b"R-1" in page) is (query not in ("?standing=other", "?standing=suspicion"))
    assert admin_client.get(reverse("admin:votes_logentry_changelist")).status_code == 200


def test_nothing_about_a_vote_or_a_line_is_edited(admin_client, vote):
    seal()
    for model, key in (("vote", vote.pk), ("logentry", 1)):
        page = admin_client.get(reverse(f"admin:votes_{model}_change", args=[key]))
        assert page.status_code == 200
        assert b'name="_save"' not in page.content
        assert admin_client.post(reverse(f"admin:votes_{model}_delete", args=[key])).status_code == 403
