"""A voter is known by a signed cookie or an account, and by nothing that says who it is."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from arena.accounts.models import User
from arena.accounts.voter import COOKIE, keep_voter, known_voter, network_of, voter_of, voter_of_scope


def a_request(cookie: str = "", user: object = None, **meta: str):
    request = RequestFactory().get("/", **meta)
    request.user = user or AnonymousUser()
    if cookie:
        request.COOKIES[COOKIE] = cookie
    return request


def a_cookie() -> str:
    request, response = a_request(), HttpResponse()
    voter_of(request)
    keep_voter(request, response)
    return response.cookies[COOKIE].value


def test_a_browser_is_one_voter_from_its_first_request_on():
    request, response = a_request(), HttpResponse()
    first = voter_of(request)
    keep_voter(request, response)
    again = voter_of(a_request(response.cookies[COOKIE].value))
    assert (first.is_new, again.is_new) == (True, False)
    assert first.key == voter_of(request).key == again.key


def test_two_browsers_are_two_voters():
    assert voter_of(a_request(a_cookie())).key != voter_of(a_request(a_cookie())).key


def test_the_cookie_is_kept_two_years_and_out_of_reach_of_scripts_and_other_sites():
    request, response = a_request(), HttpResponse()
    voter_of(request)
    keep_voter(request, response)
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/",
        63_072_000,
    )


def test_over_https_the_cookie_is_secure_and_bound_to_the_host():
    import os
    import subprocess
    import sys

    code = (
        "import django; django.setup()\n"
        "from django.http import HttpRequest, HttpResponse\n"
        "from arena.accounts.voter import keep_voter\n"
        "request, response = HttpRequest(), HttpResponse()\n"
        "request.new_voter = 'x'\n"
        "keep_voter(request, response)\n"
        "from django.conf import settings\n"
        "print(response.cookies, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"
    )
    environment = os.environ | {"ARENA_HTTPS": "1"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "__Host-voter=" in run.stdout
    assert "Secure" in run.stdout
    assert "__Host-sessionid __Host-csrftoken" in run.stdout
    assert "Domain" not in run.stdout


@pytest.mark.parametrize("forge", [lambda c: c + "x", lambda c: "x" + c, lambda c: c.split(":")[0], lambda _: "", lambda _: "é:1:2"])  # fmt: skip
def test_a_cookie_that_we_did_not_sign_makes_a_new_voter(forge):
    assert voter_of(a_request(forge(a_cookie()) or "none")).is_new


def test_the_key_under_which_votes_are_kept_is_not_in_the_cookie():
    cookie = a_cookie()
    assert voter_of(a_request(cookie)).key not in cookie


@pytest.mark.django_db
def test_an_account_takes_over_the_voter_that_the_browser_was_and_keeps_it_everywhere():
    cookie, user = a_cookie(), User.objects.create(username="ann")
    before = voter_of(a_request(cookie))
    signed_in = voter_of(a_request(cookie, user))
    elsewhere = voter_of(a_request(a_cookie(), User.objects.get()))
    assert before.key == signed_in.key == elsewhere.key
    assert (before.user_id, signed_in.user_id) == (None, user.pk)


@pytest.mark.django_db
def test_two_accounts_at_one_browser_are_two_voters():
    cookie = a_cookie()
    ann, bob = (voter_of(a_request(cookie, User.objects.create(username=name))) for name in ("ann", "bob"))
    assert ann.key != bob.key
    assert voter_of(a_request(cookie)).key == ann.key


@pytest.mark.django_db
def test_a_socket_is_the_voter_of_its_page_and_never_a_new_one(client):
    cookie = a_cookie()
    scope = {"type": "websocket", "headers": [(b"cookie", f"{COOKIE}={cookie}".encode())]}
    assert voter_of_scope(scope).key == voter_of(a_request(cookie)).key
    assert voter_of_scope({"type": "websocket", "headers": []}) is None


@pytest.mark.django_db
def test_a_socket_of_somebody_signed_in_is_the_accounts_voter(client):
    user = User.objects.create(username="ann")
    client.force_login(user)
    scope = {"headers": [(b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode())]}
    assert voter_of_scope(scope).key == voter_of(a_request("", user)).key
    client.logout()
    assert voter_of_scope(scope) is None


def test_a_view_that_knows_its_voter_sets_the_cookie_once():
    view = known_voter(lambda request: HttpResponse(request.voter.key))
    first = view(a_request())
    again = view(a_request(first.cookies[COOKIE].value))
    assert first.content == again.content
    assert COOKIE not in again.cookies


# --- networks ----------------------------------------------------------------------------------


def test_an_address_is_kept_as_a_hash_only():
    network = network_of(a_request(REMOTE_ADDR="203.0.113.7"))
    assert (
        network
        == network_of(a_request(REMOTE_ADDR="203.0.113.7"))
        != network_of(a_request(REMOTE_ADDR="203.0.113.8"))
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True), ("2001:db8:1:2::1", "2001:db8:1:3::1", False), ("::ffff:203.0.113.7", "203.0.113.7", True)],
)  # fmt: skip
def test_an_ipv6_household_is_one_network(one, other, same):
    assert (network_of(a_request(REMOTE_ADDR=one)) == network_of(a_request(REMOTE_ADDR=other))) is same


def test_what_a_visitor_says_of_its_address_is_not_believed(settings):
    asked = a_request(REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert network_of(asked) == network_of(a_request(REMOTE_ADDR="203.0.113.7"))
    settings.ARENA_BEHIND_PROXY = True
    behind = a_request(REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.7")
    assert network_of(behind) == network_of(a_request(REMOTE_ADDR="203.0.113.7"))


def test_a_socket_comes_from_the_network_of_its_page(settings):
    scope = {"client": ("203.0.113.7", 9), "headers": [(b"x-forwarded-for", b"198.51.100.1")]}
    assert network_of(scope) == network_of(a_request(REMOTE_ADDR="203.0.113.7"))
    settings.ARENA_BEHIND_PROXY = True
    assert network_of(scope) == network_of(a_request(REMOTE_ADDR="198.51.100.1"))
