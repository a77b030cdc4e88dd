"""The search box of the top bar: what it offers while one types, and the page of everything found."""

from typing import cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from apps.desk import search, search_terms

#: Of each kind: on the page, and while one types.
SHOWN, OFFERED = 20, 4


def page(request: HttpRequest) -> HttpResponse:
    """Everything found for `q`."""
    terms = search_terms.read(request.GET.get("q", ""))
    context = {
        **admin.site.each_context(request),
        "title": _("Buscar"),
        "searched": terms.text,
        "asked": bool(terms),
        "groups": search.find(cast(User, request.user), terms, SHOWN),
    }
    return TemplateResponse(request, "desk/search.html", context)


def quick(request: HttpRequest) -> HttpResponse:
    """The best few for `q`, as a list to choose from by key."""
    terms = search_terms.read(request.GET.get("q", ""))
    groups = search.find(cast(User, request.user), terms, OFFERED)
    context = {"groups": groups, "asked": bool(terms), "everything": search.address(terms.text)}
    return render(request, "desk/search_quick.html", context)
