"""The home page, what is said of the arena, and what machines ask for first."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from arena.pages.cached import snapshot
from arena.pages.render import unchanged, wants_fragment
from arena.votes.exclusions import EXCLUSIONS
from ratings.matchmaking import FLOOR, PLACEMENT

from . import changes, front, kept_of_visitors, methods, words
from . import sampling as counts
from . import sampling_json as machine
from . import ticker as newest

ROWS = 50  # competitors on one page of the sampling table
SUBMISSION = settings.BASE_DIR / "templates" / "home" / "submission.toml"
PLAIN = "text/plain; charset=utf-8"


@require_safe
@snapshot(seconds=5)
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the boards, what happens now, and one button."""
    context = {"front": front.front(), "ticker": newest.ticker(), "paused": "paused" in request.GET}
    return render(request, "home/home.html", context)


@require_safe
@snapshot(seconds=3)
def ticker(request: HttpRequest) -> HttpResponse:
    """The newest verdicts and votes; a reader who has them already is told nothing."""
    news = newest.ticker()
    if wants_fragment(request) and request.GET.get("seen") == news.version:
        return unchanged()
    context = {"ticker": news, "paused": "paused" in request.GET}
    return render(request, "home/_ticker.html", context)


@require_safe
@snapshot(seconds=60)
def methodology(request: HttpRequest) -> HttpResponse:
    """How battles are drawn, judged and rated, out of the tables that the code goes by."""
    return render(request, "home/methodology.html", {"page": methods.methodology()})


@require_safe
@snapshot(seconds=60, stale=3600)
def sampling(request: HttpRequest) -> HttpResponse:
    """Who was served how much, who left and why, and what does not count."""
    page = counts.sampling()
    models = Paginator(page.models, ROWS).get_page(request.GET.get("page"))
    in_words = {
        "origins": [(page.origins[origin], said) for origin, said in words.ORIGINS.items()],
        "rules": [rule for rule in methods.rules(page.boards) if rule.boards],
        "excluded": [(EXCLUSIONS[why], n) for why, n in page.votes.excluded.items()],
        "weights": [(words.WEIGHTS[line.name], line) for line in page.weights],
    }
    numbers = {"too_many": counts.TOO_MANY, "floor": FLOOR}
    context = {"sampling": page, "page": models} | in_words | numbers
    return render(request, "home/sampling.html", context)


@require_safe
@snapshot(seconds=60, stale=3600)
def sampling_json(request: HttpRequest) -> HttpResponse:
    """The same for machines."""
    return JsonResponse(machine.as_json(counts.sampling()))


@require_safe
@snapshot(seconds=3600)
def about(request: HttpRequest) -> HttpResponse:
    """What this is and who answers for it."""
    return render(request, "home/about.html", _operator())


@require_safe
@snapshot(seconds=3600)
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a visitor, for how long, and what of it everybody sees."""
    return render(request, "home/privacy.html", _operator() | {"kept": kept_of_visitors.KEPT})


@require_safe
@snapshot(seconds=3600)
def changelog(request: HttpRequest) -> HttpResponse:
    """What changed in the arena's rules and pages, the latest first."""
    return render(request, "home/changelog.html", {"changes": changes.changes()})


@require_safe
@snapshot(seconds=3600)
def submit(request: HttpRequest) -> HttpResponse:
    """What it takes to have a model battle here, and what happens then."""
    context = {"example": SUBMISSION.read_text(encoding="utf-8"), "waiting": PLACEMENT}
    return render(request, "home/submit.html", _operator() | context)


@require_safe
@snapshot(seconds=3600)
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches the battles from its address bar."""
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    found = request.build_absolute_uri(reverse("battles:list"))
    return render(request, "home/opensearch.xml", {"battles": found}, content_type=content_type)


# Where machines have no business: forms, people's own pages, and lists that are endless by their filters.
CLOSED = ("chats:blind", "ballots:next", "votes:me", "votes:receipts", "account_login")
ENDLESS = ("battles:list", "evolution:questions", "competitors:list")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but what a machine could only spoil."""
    lines = ["User-agent: *"]
    for code, _title in settings.LANGUAGES:
        with override(code):
            lines += [f"Disallow: {_folder(name)}" for name in CLOSED]
            lines += [f"Disallow: {reverse(name)}?" for name in ENDLESS]
    lines += ["Allow: /", "", f"Sitemap: {request.build_absolute_uri(reverse('machines:sitemaps'))}", ""]
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole in the site (RFC 9116); nobody where the operator gave no contact."""
    contact = _operator()["contact"]
    if not contact:
        raise Http404("The operator gave no contact.")
    expires = timezone.now().replace(microsecond=0) + timedelta(days=365)
    languages = ", ".join(code for code, _title in settings.LANGUAGES)
    text = f"Contact: {contact}\nExpires: {expires.isoformat()}\nPreferred-Languages: {languages}\n"
    return HttpResponse(text, content_type=PLAIN)


def _operator() -> dict[str, str]:
    contact = settings.ARENA_OPERATOR_CONTACT
    address = f"mailto:{contact}" if "@" in contact and ":" not in contact else contact
    return {
        "operator": settings.ARENA_OPERATOR_NAME,
        "contact": address,
        "contact_words": contact,
        "in_their_words": settings.ARENA_OPERATOR_ABOUT,
    }


def _folder(name: str) -> str:
    """An address, and what lies below it."""
    return reverse(name).removesuffix("login/") if name == "account_login" else reverse(name)
