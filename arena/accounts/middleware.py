"""Sets the voter's cookie where signing in has changed whom a browser votes as."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .voter import keep_voter


class KeepVoter:
    """For the pages of allauth, which know nothing of voters; everywhere else it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "voter_changed"):
            keep_voter(request, response)
        return response
