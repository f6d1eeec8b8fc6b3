"""Sets the voter's cookie on whatever answer goes out where a request made or changed the voter."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .voter import keep_voter


class KeepVoter:
    """For pages that are not ours, such as signing in; where nothing asked for the voter it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        keep_voter(request, response)
        return response
