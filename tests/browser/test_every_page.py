"""Every page of the site in a real browser: for all to read, and alive under the policy that it is served with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import axe
import pytest
from crowded import Size, fill
from django.contrib.auth.models import Group
from playwright.sync_api import Error, Page, Response

from arena.accounts.models import User

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
OF_A_KIND = 2
MISSING = "/no-such-page/"
# What no map of the site names: what is personal, and what begins something.
UNMAPPED = (
    "/battle/", "/side-by-side/", "/chat/", "/vote/", "/me/", "/receipts/", "/account/login/",
    "/account/signup/", "/annotate/", "/annotate/agreement/", "/battles/?q=the",
    MISSING,
)  # fmt: skip
# Nothing happens that could be looked at, or the tab would leave the site.
PASSIVE = "[disabled], [aria-disabled=true], [type=hidden], [type=file], [type=submit]"
CONTROLS = f":is(summary, button, select, input, a[hx-get], th a):not({PASSIVE})"
PERSON = {"username": "ann", "password": "a long enough one"}


@pytest.fixture
def crowd(live_arena, elsewhere) -> None:
    """An arena with some of everything, and somebody who may annotate."""
    elsewhere(fill, Size(battles=240, competitors=9))
    elsewhere(_annotator)


def _annotator() -> None:
    person = User.objects.create_user(**PERSON, is_staff=True, is_superuser=True)
    person.groups.add(Group.objects.get_or_create(name="annotators")[0])


def sign_in(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_label("Username").fill(PERSON["username"])
    page.get_by_label("Password").fill(PERSON["password"])
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"^(?!.*login)"))


def addresses(page: Page) -> list[str]:
    """Two of each kind of page that the site map names in English, and those that it does not name."""
    kinds: dict[str, list[str]] = {}
    for address in mapped(page, "/sitemap.xml"):
        kinds.setdefault(_kind(address), []).append(address)
    named = [address for some in kinds.values() for address in some[:OF_A_KIND]]
    return [*named, *UNMAPPED]


def mapped(page: Page, address: str) -> Iterator[str]:
    """The addresses of a map, and of the maps that it names."""
    tree = ElementTree.fromstring(page.request.get(address).body())
    for place in tree.iter(LOC):
        path = re.sub(r"^https?://[^/]+", "", place.text or "")
        if tree.tag.endswith("sitemapindex"):
            yield from mapped(page, path)
        elif not path.startswith("/fr/"):
            yield path


def _kind(address: str) -> str:
    return (
        re.sub(r"(?<=/)[^/]+(?=/$)", "…", re.sub(r"\d+", "…", address)) if address.count("/") > 2 else address
    )


BALLOTS, GONE = "/vote/", 410


def settle(page: Page, address: str) -> None:
    """Opens a page and waits for what it loads late."""
    answer = _opened(page, address)
    if answer is not None and answer.status == GONE and address == BALLOTS:
        # A control that was used before ends the ballot only now, after this one was led to it.
        answer = _opened(page, address)
    assert answer is not None and answer.status == (404 if address == MISSING else 200), address
    page.wait_for_timeout(150)


def _opened(page: Page, address: str, tries: int = 8) -> Response | None:
    try:
        return page.goto(address)
    except Error as late:  # a control that was used before leads elsewhere only now
        if tries == 1 or not any(word in str(late) for word in ("interrupted by another", "ERR_ABORTED")):
            raise
        page.wait_for_timeout(300)
        return _opened(page, address, tries - 1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_grave_fault_of_accessibility(crowd, page, faults, theme):
    try:
        axe.source()
    except axe.NoAxe as reason:
        pytest.skip(str(reason))
    sign_in(page)
    page.emulate_media(color_scheme=theme)
    found = {}
    for address in addresses(page):
        settle(page, address)
        if grave := axe.grave_faults(page):
            found[address] = grave
    assert found == {}


def test_no_page_is_wider_than_a_phone_or_shifts_while_it_loads(crowd, page):
    sign_in(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script(SHIFTS)
    found = {}
    for address in addresses(page):
        settle(page, address)
        wide, shift = page.evaluate("[document.documentElement.scrollWidth > innerWidth, window.shift]")
        if wide or shift > 0.01:
            found[address] = (wide, shift)
    assert found == {}


# Layout shifts that nobody's click or key caused, added up as browsers score them.
SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({type: "layout-shift", buffered: true});
"""


def test_every_control_can_be_used_under_the_policy_of_the_site(crowd, page, faults):
    sign_in(page)
    for address in addresses(page):
        settle(page, address)
        for number in range(page.locator(CONTROLS).count()):
            _use(page, address, number)
    assert [fault for fault in faults if not any(word in fault for word in CUT_OFF)] == []


# What a tab says when it is led on while something still loads, and of the page that is not there.
CUT_OFF = ("htmx:", "status of 404", "ERR_ABORTED", "Failed to fetch", "WebSocket")


def _use(page: Page, address: str, number: int) -> None:
    control = page.locator(CONTROLS).nth(number)
    try:
        if not control.is_visible(timeout=500):
            return
        kind = control.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type || ''")
        if kind == "select":
            control.select_option(index=0, timeout=1_000)
        elif kind in ("text", "search", "number", "password", "email"):
            control.fill("1", timeout=1_000)
        else:
            control.click(timeout=1_000, no_wait_after=True)
    except Error as error:
        if (
            "intercepts" not in str(error)
            and "not attached" not in str(error)
            and "Timeout" not in str(error)
        ):
            raise
    if not page.url.endswith(address):
        settle(page, address)
