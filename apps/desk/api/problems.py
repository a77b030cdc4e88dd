"""Every refusal in one shape, RFC 9457 (application/problem+json), in words for people.

Must never tell what a row holds that the person may not see: a row of another account does not exist.
"""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as Unreadable
from ninja.responses import NinjaJSONEncoder

from apps.conversations.refused import Refused
from apps.core import logs
from apps.desk import visibility
from apps.desk.sessions import API

log = logs.get(__name__)
KIND = "application/problem+json"
TITLES = {
    400: "No se entiende la petición",
    401: "Falta identificarse",
    403: "Sin permiso",
    404: "No existe",
    405: "Eso no se puede hacer aquí",
    409: "No se ha hecho",
    413: "Demasiado grande",
    422: "Algo está mal escrito",
    429: "Demasiadas peticiones",
    500: "Ha fallado algo nuestro",
    503: "Ahora no puede ser",
}


class Stopped(Exception):
    """An answer in place of the asked one: `status`, `detail` in Spanish, further members and headers."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.more = status, detail, headers or {}, more


def problem(status: int, detail: str = "", headers: dict[str, str] | None = None, **more: Any) -> HttpResponse:
    """One refusal as a response."""
    told = {"type": "about:blank", "title": _(TITLES.get(status, "Error")), "status": status, "detail": detail} | more
    return HttpResponse(
        json.dumps(told, cls=NinjaJSONEncoder, ensure_ascii=False),
        status=status,
        content_type=KIND,
        headers=headers,
    )


class Problems:
    """Middleware: what is refused beside the API's own code (a method, an address, a host) in its shape too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        ours = answer.headers.get("Content-Type", "").startswith(KIND)
        if not request.path.startswith(API) or answer.status_code < 400 or ours:
            return answer
        kept = {name: value for name, value in answer.headers.items() if name in ("Allow", "Retry-After")}
        detail = _("Aquí vale %(methods)s.") % {"methods": kept["Allow"]} if "Allow" in kept else ""
        return problem(answer.status_code, detail or _(TITLES.get(answer.status_code, "Error")), kept)


def answer_with(api: NinjaAPI) -> None:
    """Makes the API answer every error of ours, of the framework and of the database's in this shape."""

    @api.exception_handler(Stopped)
    def stopped(_request: HttpRequest, error: Stopped) -> HttpResponse:
        return problem(error.status, error.detail, error.headers, **error.more)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        said = visibility.refusal(request.user, error)
        return problem(409, said, violations=visibility.violations(request.user, error.rows))

    @api.exception_handler(Unreadable)
    def unreadable(_request: HttpRequest, error: Unreadable) -> HttpResponse:
        rows = [{"where": ".".join(str(part) for part in each["loc"]), "what": each["msg"]} for each in error.errors]
        return problem(422, "; ".join(f"{each['where']}: {each['what']}" for each in rows)[:500], errors=rows)

    @api.exception_handler(ValidationError)
    def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(422, " ".join(error.messages))

    @api.exception_handler(AuthenticationError)
    def unknown(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return problem(401, _("Entra en el panel o envía «Authorization: Bearer …» con una llave que valga."),
                       {"WWW-Authenticate": "Bearer"})  # fmt: skip

    @api.exception_handler(PermissionDenied)
    def forbidden(_request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(403, str(error) or _("Tu papel o tu llave no llega a esto."))

    @api.exception_handler(Http404)
    def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404, _("No existe, o es de una cuenta que no llevas."))

    @api.exception_handler(HttpError)
    def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("api.failed", path=request.path, error=type(error).__name__, exc_info=error)
        return problem(500, _("Queda anotado en los registros. Inténtalo otra vez o avisa a quien administra."))
