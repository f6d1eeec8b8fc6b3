"""Lets in who may label or settle; says to others how to become one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


def permitted(permission: str) -> Callable[[View], View]:
    """For views: 403 with the way in, for whoever lacks the permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.has_perm(permission):
                return view(request, *args, **kwargs)
            return render(request, "annotations/refused.html", {"permission": permission}, status=403)

        return wrapped

    return decorate


labels = permitted("annotations.add_annotation")
settles = permitted("annotations.add_gold")
