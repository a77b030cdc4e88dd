"""Rows a page at a time, the newest first: as many as asked for, then on from the last one's number."""

from collections.abc import Callable
from typing import Annotated, Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject
from ninja import Schema
from pydantic import ConfigDict, Field

from apps.desk import audit, sessions, state, visibility
from apps.desk.live import topics

MOST = 100
#: Numbers of rows are PostgreSQL's bigint.
LARGEST = 2**63 - 1
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Text = Annotated[str, Field(max_length=100, pattern="^[^\\x00]*$")]
Said = dict[str, Any]


class Strict(Schema):
    """A body in which an unknown name is a mistake, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Paging(Schema):
    """Which page."""

    limit: int = Field(50, ge=1, le=MOST, description="Cuántas filas.")
    before: int | None = Field(
        None, ge=1, le=LARGEST, description="Solo las de número menor: el «next» de la anterior."
    )


class Of(Paging):
    """A page of one account's or one conversation's rows."""

    account: Number | None = None
    conversation: Number | None = None


class Page(Schema):
    """Some rows, and where to go on; `next` is null on the last page."""

    rows: list[dict[str, Any]]
    next: int | None


def told(topic: str) -> Callable[[User, Any], Said]:
    """How the socket tells of such a row: the same words and the same hidden parts."""
    names: Any = SimpleLazyObject(state.account_names)
    return lambda person, row: topics.TOPICS[topic].said(person, row, names)


def of(asked: Of, account: str = "conversation__account") -> Q:
    """The filter by account and conversation; `account`: the way there."""
    wanted = Q()
    if asked.account is not None:
        wanted &= Q(**{account: asked.account})
    if asked.conversation is not None:
        wanted &= Q(conversation=asked.conversation)
    return wanted


def page(
    request: HttpRequest, rows: QuerySet[Any], asked: Paging, said: Callable[[User, Any], dict[str, Any]]
) -> dict[str, Any]:
    """One page of those `rows` that the person may see, each as `said`; who saw buyers is written down."""
    person: Any = request.user
    mine = visibility.visible(person, rows).order_by("-pk")
    if asked.before is not None:
        mine = mine.filter(pk__lt=asked.before)
    found = list(mine[: asked.limit + 1])
    shown = found[: asked.limit]
    saw(request)
    return {
        "rows": [{"id": each.pk} | said(person, each) for each in shown],
        "next": shown[-1].pk if len(found) > asked.limit else None,
    }


def one(request: HttpRequest, rows: QuerySet[Any], pk: int) -> Any:
    """The row of that number, if the person may see it. Raises Http404."""
    person: Any = request.user
    saw(request, str(pk))
    return get_object_or_404(visibility.visible(person, rows), pk=pk)


def saw(request: HttpRequest, about: str = "") -> None:
    """Writes down that somebody saw buyers by this address."""
    person: Any = request.user
    if visibility.sees_personal(person) and request.resolver_match:
        audit.look(person, request.resolver_match.url_name or "api", about, sessions.address(request))
