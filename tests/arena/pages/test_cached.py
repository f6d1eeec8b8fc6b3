"""Pages that all see alike are kept, shown stale while they are rendered anew, and never mixed up."""

from __future__ import annotations

import asyncio
import gzip
import logging
import threading
import time
from itertools import count

import pytest
from asgiref.sync import sync_to_async
from django.conf.urls.i18n import i18n_patterns
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.test import AsyncClient, Client
from django.urls import path

from arena.pages import cached, renewed
from arena.pages.cached import snapshot
from arena.pages.kept import Kept, Page, Place, forms

pytestmark = pytest.mark.django_db
rendered = count(1)
state = {"broken": False, "version": 1, "gate": threading.Event()}


def numbered(request):
    if state["broken"]:
        raise ConnectionError("no database")
    state["gate"].wait(10)
    kind = "fragment" if request.headers.get("HX-Request") else "page"
    return HttpResponse(
        f"{kind} {next(rendered)} {request.LANGUAGE_CODE} in {threading.current_thread().name}"
    )


brief = snapshot(seconds=0.2, stale=5)(numbered)
steady = snapshot(seconds=60)(numbered)


@snapshot(seconds=0.2, stale=5, version=lambda request: state["version"])
def versioned(request):
    return HttpResponse(f"rendered {next(rendered)}")


@snapshot()
def personal(request):
    return HttpResponse(f"for {request.user.pk} {request.session.get('x')} {next(rendered)}")


@snapshot()
def careless(request):
    return HttpResponse(f"for {request.COOKIES.get('voter', 'nobody')} {next(rendered)}")


@snapshot()
def with_form(request):
    return HttpResponse(get_token(request))


@snapshot()
def with_cookie(request):
    response = HttpResponse(f"{next(rendered)}")
    response.set_cookie("a", "b")
    return response


@snapshot()
def missing(request):
    raise Http404(f"{next(rendered)}")


def plain(request):
    return HttpResponse(f"{next(rendered)}")


urlpatterns = [
    path("brief/", brief),
    path("steady/", steady),
    path("versioned/", versioned),
    path("personal/", personal),
    path("careless/", careless),
    path("form/", with_form),
    path("cookie/", with_cookie),
    path("missing/", missing),
    path("plain/", plain),
    *i18n_patterns(path("spoken/", steady), prefix_default_language=False),
]


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.ARENA_SNAPSHOT_MB = 1
    settings.ROOT_URLCONF = __name__
    state.update(broken=False, version=1)
    state["gate"].set()
    cached.kept.cache_clear()
    yield
    until(lambda: not renewed.running)
    cached.kept.cache_clear()


def until(holds):
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def get(address="/steady/", client=None, **headers):
    return (client or Client(raise_request_exception=False)).get(address, headers=headers)


def test_a_page_is_rendered_once_for_many_readers():
    assert get().content == get().content


def test_a_stale_page_is_shown_while_one_request_renders_it_anew():
    first = get("/brief/").content
    time.sleep(0.25)
    state["gate"].clear()
    assert {get("/brief/").content for _ in range(5)} == {first}
    state["gate"].set()
    until(lambda: not renewed.running)
    assert get("/brief/").content != first


def test_a_page_that_cannot_be_rendered_anew_stays_and_the_log_says_so(caplog):
    first = get("/brief/").content
    time.sleep(0.25)
    state["broken"] = True
    with caplog.at_level(logging.WARNING):
        assert get("/brief/").content == first
        until(lambda: not renewed.running)
        assert get("/brief/").content == first
    assert "/brief/ is shown stale" in caplog.text


def test_a_page_is_not_shown_when_it_is_too_old():
    place = Place("http", "testserver", "/plain/", "", "en", False)
    cached.kept().put(place, Page(*forms(b"old"), (), None, 0.0, time.monotonic() - 1))
    assert get("/plain/").content != b"old"


def test_a_page_whose_version_stands_is_not_rendered_again():
    first = get("/versioned/").content
    time.sleep(0.25)
    get("/versioned/")
    until(lambda: not renewed.running)
    assert get("/versioned/").content == first


def test_a_page_of_a_new_version_is():
    first = get("/versioned/").content
    time.sleep(0.25)
    state["version"] = 2
    get("/versioned/")
    until(lambda: not renewed.running)
    assert get("/versioned/").content != first


def test_a_page_and_its_fragment_are_two_things():
    page, fragment = get().content, get(**{"HX-Request": "true"}).content
    assert (page[:4], fragment[:8]) == (b"page", b"fragment")
    assert get().content == page
    assert get(**{"HX-Request": "true", "HX-History-Restore-Request": "true"}).content == page


def test_a_browser_that_has_the_page_is_told_so():
    first = get()
    again = get(**{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert get(**{"If-None-Match": '"other"'}).status_code == 200


def test_a_page_is_kept_packed_with_a_tag_of_its_own():
    plain, packed = get(), get(**{"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.content) == plain.content
    assert (packed["Content-Encoding"], packed["ETag"] != plain["ETag"]) == ("gzip", True)


def test_caches_on_the_way_are_told_what_they_may_do():
    response = get()
    assert response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=300"
    assert response["Vary"] == "Accept-Encoding, HX-Request, HX-History-Restore-Request"
    assert response["Content-Security-Policy"]
    assert get()["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/personal/", "/form/", "/cookie/", "/missing/", "/plain/"])
def test_what_is_for_one_reader_or_no_page_at_all_is_never_kept(address):
    first, second = get(address), get(address)
    assert not cached.kept().get(Place("http", "testserver", address, "", "en", False))
    assert first.status_code == 404 or first.content != second.content
    assert "public" not in first.get("Cache-Control", "")


def test_what_is_kept_was_rendered_for_nobody():
    known = Client()
    known.cookies["voter"] = "someone"
    get("/careless/", client=known)
    until(lambda: not renewed.running)
    assert get("/careless/").content.startswith(b"for nobody")


def test_a_known_reader_is_shown_the_page_of_all(django_user_model):
    first = get().content
    signed_in = Client()
    signed_in.force_login(django_user_model.objects.create(username="u"))
    assert get(client=signed_in).content == first


def test_a_host_that_is_not_ours_gets_nothing_that_is_kept():
    get()
    assert Client(headers={"Host": "evil.test"}).get("/steady/").status_code == 400


def test_made_up_queries_displace_only_each_other():
    first = get().content
    for n in range(3_000):
        cached.kept().put(
            Place("http", "testserver", "/steady/", f"x={n}", "en", False),
            Page(*forms(b"x" * 500), (), None, 0.0, 0.0),
        )
    assert cached.kept().parts[True].size <= cached.kept().parts[True].limit
    assert get().content == first


def test_a_long_query_is_answered_and_not_kept():
    address = f"/steady/?q={'x' * 400}"
    assert get(address).content != get(address).content


def test_a_page_larger_than_its_share_is_not_kept():
    store = Kept(10_000)
    place = Place("http", "h", "/", "", "en", False)
    store.put(place, Page(*forms(b"x" * 9_000), (), None, 0.0, 0.0))
    assert store.get(place) is None


def test_processes_that_render_the_same_give_it_the_same_tag():
    assert forms(b"the same") == forms(b"the same")
    assert forms(b"the same") != forms(b"another")


def test_a_page_in_one_language_is_never_shown_in_another():
    english, french = get("/spoken/", **{"Accept-Language": "fr"}), get("/fr/spoken/")
    assert (english["Content-Language"], french["Content-Language"]) == ("en", "fr")
    assert get("/spoken/", **{"Accept-Language": "fr"}).content == english.content
    assert b" fr " in french.content


@pytest.mark.django_db(transaction=True)
def test_under_asgi_a_stale_page_does_not_wait_for_the_one_that_renders_it_anew():
    async def read():
        first = (await AsyncClient().get("/brief/")).content
        await asyncio.sleep(0.25)
        state["gate"].clear()
        pages = [await AsyncClient().get("/brief/") for _ in range(20)]
        state["gate"].set()
        await sync_to_async(until, thread_sensitive=False)(lambda: not renewed.running)
        return first, {page.content for page in pages}, (await AsyncClient().get("/brief/")).content

    first, shown, last = asyncio.run(read())
    assert shown == {first}
    assert last != first
