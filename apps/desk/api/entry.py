"""Who asks, how far they may go, how often: in front of every address of the API."""

import re
import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from apps.core import cache, clock
from apps.desk import sessions, twofactor, visibility
from apps.desk.api.problems import Stopped
from apps.desk.models import ApiToken
from apps.marketplace.models import Account

PREFIX = "walle_"
LONGEST = timedelta(days=365)
#: Requests in one minute, by person or by address where nobody is known.
PER_MINUTE, UNKNOWN_PER_MINUTE = 600, 30
MOST_BYTES = 1_000_000
#: «Last used» is this exact.
_GRAIN = timedelta(minutes=1)
_REACH = {"read": 0, "decide": 1, "manage": 2}
_SHAPE = re.compile(rf"{PREFIX}[\w-]{{43}}")


def make(person: User, name: str, scope: str, days: int, account: Account | None = None) -> tuple[ApiToken, str]:
    """A new token and its text, which is shown once and known to nobody afterwards."""
    text, now = PREFIX + secrets.token_urlsafe(32), clock.now()
    expires = now + min(timedelta(days=days), LONGEST)
    values = {"name": name, "scope": scope, "account": account, "created_at": now, "expires_at": expires}
    return ApiToken.objects.create(person=person, digest=digest(text), **values), text


def digest(text: str) -> str:
    """What is kept of a token's text."""
    return str(salted_hmac("desk.api.token", text, algorithm="sha256").hexdigest())


def forget_expired() -> int:
    """Removes tokens that can't be used any more; returns how many."""
    return ApiToken.objects.filter(expires_at__lt=clock.now() - timedelta(days=30)).delete()[0]


class Entry(HttpBearer):
    """A program with its key; without one, whoever is logged in at the desk."""

    def __call__(self, request: HttpRequest) -> User | None:
        length = request.headers.get("Content-Length") or "0"
        unsaid = "Transfer-Encoding" in request.headers  # a body in pieces tells its size only when it is here
        if unsaid or not length.isdecimal() or int(length) > MOST_BYTES:
            raise Stopped(413, _("Como mucho %(n)s bytes.") % {"n": MOST_BYTES})
        if "Authorization" not in request.headers:
            return self._by_session(request)
        person: User | None = super().__call__(request)
        if person is None:
            _count(f"ip:{sessions.address(request)}", UNKNOWN_PER_MINUTE)
        return person

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The token's person, as they may act by it; None where the token is no good."""
        row = None
        if _SHAPE.fullmatch(token):
            row = ApiToken.objects.select_related("person").filter(digest=digest(token)).first()
        now = clock.now()
        if row is None or row.expires_at <= now or not (row.person.is_active and row.person.is_staff):
            return None
        person: Any = row.person
        person._walle_working_on, person._walle_scope = row.account_id, row.scope
        if row.account_id:
            theirs = visibility.accounts_of(person)
            if theirs is not None and row.account_id not in theirs:
                return None
            person._walle_accounts = frozenset({row.account_id})
        _count(f"token:{row.pk}", PER_MINUTE)
        if row.last_used_at is None or now - row.last_used_at > _GRAIN:
            ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
        request.user = person
        found: User = person
        return found

    @staticmethod
    def _by_session(request: HttpRequest) -> User | None:
        person = request.user
        if not isinstance(person, User) or not (person.is_active and person.is_staff):
            return None
        if twofactor.wanted(request, person):
            raise Stopped(401, _("Falta el segundo paso: entra en el panel."))
        if request.method not in ("GET", "HEAD", "OPTIONS") and check_csrf(request):
            raise Stopped(403, _("Falta la cabecera X-CSRFToken de tu sesión."))
        _count(f"person:{person.pk}", PER_MINUTE)
        return person


def needs(request: HttpRequest, right: str, scope: str = ApiToken.Scope.READ) -> User:
    """The person asking, who has `right` by role and whose token reaches as far as `scope`. Raises Stopped."""
    person: Any = request.user
    if _REACH[getattr(person, "_walle_scope", ApiToken.Scope.MANAGE)] < _REACH[scope]:
        raise Stopped(403, _("Esta llave no llega a eso: haz otra con más alcance."))
    if right and not person.has_perm(right):
        raise Stopped(403, _("Tu papel no llega a esto."))
    found: User = person
    return found


def _count(who: str, most: int) -> None:
    """Counts a request of this minute. Raises Stopped beyond `most`. Without Redis nobody is held up."""
    now = int(clock.now().timestamp())
    if (cache.count(f"api_rate:{who}:{now // 60}", 120) or 0) > most:
        wait = 60 - now % 60
        said = _("Espera %(n)s segundos: como mucho %(most)s peticiones por minuto.") % {"n": wait, "most": most}
        raise Stopped(429, said, {"Retry-After": str(wait)})
