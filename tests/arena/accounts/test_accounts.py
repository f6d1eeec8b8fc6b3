"""Accounts: a name and a password, or another site's word by OpenID Connect; in the look of the site."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.urls import reverse
from provider import provider

from arena.accounts.models import User
from arena.accounts.voter import COOKIE

PASSWORD = "correct horse battery"
PAGES = ["account_login", "account_signup", "account_reset_password"]
OWN_PAGES = ["account_logout", "account_change_password", "account_email", "socialaccount_connections"]


@pytest.fixture(autouse=True)
def _fresh(fresh_limits):
    pass


@pytest.mark.django_db
def test_signing_up_takes_a_name_and_a_password_and_no_mail_address(client):
    answer = client.post(
        reverse("account_signup"), {"username": "ann", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert (answer.status_code, answer.url) == (302, reverse("votes:me"))
    assert User.objects.get().email == ""
    assert b"ann" in client.get(reverse("votes:me")).content


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_page_for_guests_is_in_the_look_of_the_site_and_sets_no_voter(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert b'class="skip"' in answer.content
    assert b"<script>" not in answer.content
    assert COOKIE not in answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_page_for_members_is_in_the_look_of_the_site(client, name):
    client.force_login(User.objects.create_user("ann", password=PASSWORD))
    answer = client.get(reverse(name))
    assert (answer.status_code, b'class="skip"' in answer.content) == (200, True)


@pytest.mark.django_db
def test_a_wrong_password_is_said_where_the_form_is(client):
    answer = client.post(reverse("account_login"), {"login": "ann", "password": "wrong"})
    assert (answer.status_code, b'role="alert"' in answer.content) == (200, True)


@pytest.mark.django_db
def test_an_arena_that_sends_no_mail_says_so(client):
    assert b"sends no mail" in client.get(reverse("account_reset_password")).content


@pytest.mark.django_db
def test_signing_in_changes_the_session_and_signing_out_takes_a_form(client):
    User.objects.create_user("ann", password=PASSWORD)
    client.get(reverse("votes:me"))
    client.post(reverse("account_login"), {"login": "ann", "password": PASSWORD})
    session = client.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    client.get(reverse("account_logout"))
    assert b"signed in as" in client.get(reverse("votes:me")).content
    client.post(reverse("account_logout"))
    assert b"signed in as" not in client.get(reverse("votes:me")).content


@pytest.mark.django_db
def test_guessing_a_password_is_limited(client):
    codes = [client.post(reverse("account_login"), {"login": "ann", "password": f"p{k}"}) for k in range(12)]
    assert "Too many failed login attempts" in codes[-1].content.decode() or codes[-1].status_code == 429


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def consent(address: str) -> str:
    """Where the provider sends a browser back to."""
    from urllib.error import HTTPError

    with pytest.raises(HTTPError) as sent:
        build_opener(Stay).open(address)
    sent.value.close()
    return sent.value.headers["Location"]


@pytest.mark.django_db
def test_another_sites_word_signs_in_and_the_votes_stay_one_voters(client, settings):
    with provider(sub="u-1", preferred_username="ann") as address:
        app = {"provider_id": "oidc", "name": "Our Club", "client_id": "arena", "secret": "s", "settings": {"server_url": address, "oauth_pkce_enabled": True}}  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        before = client.get(reverse("votes:me")).wsgi_request.voter.key
        assert "Our Club" in client.get(reverse("account_login")).content.decode()
        login = reverse("openid_connect_login", kwargs={"provider_id": "oidc"})
        assert client.get(login).status_code == 200  # asks first: nobody is signed in by a link
        sent = client.post(login).url
        assert parse_qs(urlsplit(sent).query)["client_id"] == ["arena"]
        back = urlsplit(consent(sent))
        answer = client.get(f"{back.path}?{back.query}")
    assert (answer.status_code, answer.url) == (302, reverse("votes:me"))
    me = client.get(reverse("votes:me")).wsgi_request
    assert (me.user.username, me.voter.key, me.voter.user_id) == ("ann", before, me.user.pk)


def test_the_policy_lets_the_sign_in_form_end_at_the_provider_and_nowhere_else():
    code = "from django.conf import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    environment = os.environ | {"ARENA_OIDC_SERVER": "https://id.example.org/realms/club"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[\"'self'\", 'https://id.example.org']"
