"""The API: its addresses, its description, and what stands in front of it."""

from django.db import connection
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from apps.desk.api import deeds, goods, house, problems, running, talks
from apps.desk.api.entry import Entry

api = NinjaAPI(
    title="Wall-E",
    version="1",
    description="Lo mismo que el panel, con los mismos permisos. Cómo se usa: docs/api.md.",
    auth=Entry(),
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
)
problems.answer_with(api)
for router in (house.router, goods.router, talks.router, deeds.router, running.router):
    api.add_router("", router)


@api.get("/health", auth=None, tags=["sistema"], url_name="api_health")
def health(request: HttpRequest) -> HttpResponse:
    """Si contesta y tiene base de datos; nada más, porque cualquiera puede preguntarlo."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return problems.problem(503, _("No contesta la base de datos."))
    return HttpResponse('{"status": "ok"}', content_type="application/json")


def missing(request: HttpRequest, path: str) -> HttpResponse:
    """Whatever is no address of the API."""
    return problems.problem(404, _("No hay nada en «%(path)s»: la lista está en /api/v1/.") % {"path": path[:80]})


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The list of addresses for people, made by the page's own script from openapi.json."""
    return render(request, "desk/api.html", {"title": _("API de Wall-E")})
