"""What stands before every page: the second step, the account a person works on, and whose row is asked for.

A page about a row of an account the person doesn't work on is not found, whoever wrote the page: the row is known by
the address's name («app_model_…») and its number.
"""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.desk import scope, sessions, twofactor, visibility

#: Where one gets in or out; these show nothing of the shop.
_OPEN = frozenset({"login", "logout", "jsi18n", "desk_second_step", "desk_second_step_on"})
CHOSEN = "working_on"


class Gate:
    """Middleware; after authentication and one-time passwords."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User) and (chosen := request.session.get(CHOSEN)):
            request.user._walle_working_on = chosen  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answers in the page's place where the person may not pass. Raises Http404 for rows that are not theirs."""
        match, person = request.resolver_match, request.user
        if not isinstance(person, User) or not person.is_staff or match is None or match.url_name in _OPEN:
            return None
        if request.path.startswith(sessions.API):
            return None
        if page := twofactor.wanted(request, person):
            if sessions.asked_by_script(request):
                return JsonResponse({"refused": _("Falta el segundo paso: recarga la página.")}, status=401)
            return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
        check(person, match.url_name or "", kwargs)
        return None


def check(person: User, page: str, kwargs: dict[str, Any]) -> None:
    """Raises Http404 where the page is about a row of another account, PermissionDenied where it is about all."""
    if visibility.accounts_of(person) is None or (model := model_of(page)) is None:
        return
    if model in scope.WHOLE:
        raise PermissionDenied
    key = kwargs.get("object_id", kwargs.get("pk"))
    if key is None:
        return
    rows = model._base_manager.all()
    try:
        mine = visibility.visible(person, rows.filter(pk=unquote(str(key)))).exists()
    except (ValueError, ValidationError, OverflowError):
        mine = False
    if not mine:
        raise Http404


@cache
def _names() -> tuple[tuple[str, type[Model]], ...]:
    return tuple((f"{m._meta.app_label}_{m._meta.model_name}_", m) for m in admin.site._registry)


def model_of(page: str) -> type[Model] | None:
    """The model a page of the admin is about, by the page's name; None for the others."""
    return next((model for prefix, model in _names() if page.startswith(prefix)), None)
