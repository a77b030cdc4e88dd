"""Who may listen. An ordinary page gives a pass, so that login, second step and the chosen account are asked for in one
place only; the socket shows the pass, and what its owner may do is read anew whenever it may have changed.
"""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse

from apps.core import clock
from apps.desk import sessions, visibility
from apps.desk.models import DeskSession

#: How long after it was given a pass opens a socket. It travels in the socket's first message: in no address, no log.
GOOD_FOR_S = 30
_SALT = "walle.live"


@dataclass(frozen=True)
class Pass:
    """Somebody's login, and the account they chose to work on."""

    person: int
    session: str
    working_on: int | None


@dataclass(frozen=True)
class Rights:
    """All that decides what somebody is shown; who has the same is told the same, made once for all of them."""

    accounts: frozenset[int] | None
    permissions: frozenset[str]


def give(request: HttpRequest) -> HttpResponse:
    """The page that gives a pass: `{"pass": …}`."""
    chosen = getattr(request.user, "_walle_working_on", None)
    held = {"person": request.user.pk, "session": request.session.session_key, "working_on": chosen}
    return JsonResponse({"pass": signing.dumps(held, salt=_SALT)})


def read(signed: object) -> Pass | None:
    """The pass that was signed; None where it is none of ours or too old."""
    try:
        return Pass(**signing.loads(str(signed), salt=_SALT, max_age=GOOD_FOR_S))
    except (signing.BadSignature, TypeError):
        return None


def person(held: Pass) -> User | None:
    """The pass's owner with the rights of this moment; None once the login has ended or they may not come in."""
    now = clock.now()
    alive = DeskSession.objects.filter(
        person=held.person,
        session_key=held.session,
        started_at__gt=now - sessions.LONGEST,
        last_seen_at__gt=now - sessions.IDLE,
    )
    if not alive.exists():
        return None
    found = User.objects.filter(pk=held.person, is_active=True, is_staff=True).first()
    if found is not None:
        found._walle_working_on = held.working_on  # type: ignore[attr-defined]
    return found


def rights(owner: User) -> Rights:
    """What decides what this person is shown."""
    return Rights(visibility.accounts_of(owner), frozenset(owner.get_all_permissions()))
