"""The second step of a login: six digits from an app on the telephone, or one of ten recovery codes.

Whoever runs the system must have it, everybody else may. A code counts once; recovery codes are shown once and kept
as keyed digests. In the demo nobody is asked.
"""

import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

import django_otp
import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from apps.core import clock
from apps.desk import roles
from apps.desk.models import Authenticator, RecoveryCode

_CODES = 10


def wanted(request: HttpRequest, person: User) -> str:
    """The name of the page this person has to pass first: to show a code, or to set it up; "" for none."""
    if getattr(person, "otp_device", None) is not None:
        return ""
    if has(person):
        return "desk_second_step"
    return "desk_second_step_on" if settings.WALLE_SECOND_STEP and roles.operates(person) else ""


def has(person: User) -> bool:
    """Whether their login has a second step."""
    return bool(Authenticator.objects.filter(user=person, confirmed=True).exists())


def begin(person: User) -> Authenticator:
    """The authenticator being set up, with its key; the same until it is confirmed."""
    device: Authenticator
    device, _new = Authenticator.objects.get_or_create(
        user=person, defaults={"name": "app", "confirmed": False, "key": secrets.token_hex(20)}
    )
    return device


def address(device: Authenticator) -> str:
    """The otpauth address that authenticator apps read."""
    label = quote(f"Wall-E:{device.user.get_username()}")
    return f"otpauth://totp/{label}?{urlencode({'secret': typed(device), 'issuer': 'Wall-E'})}"


def typed(device: Authenticator) -> str:
    """The key for whoever can't read the picture."""
    return b32encode(bytes.fromhex(device.key)).decode()


def picture(device: Authenticator) -> str:
    """The address as a QR code, drawn in the page itself: it goes to no other server."""
    return str(segno.make(address(device), error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))


def confirm(request: HttpRequest, code: str) -> list[str] | None:
    """Switches the second step on with the first right code; returns the recovery codes, None for a wrong one."""
    person = _person(request)
    with transaction.atomic():
        device = Authenticator.objects.select_for_update().filter(user=person, confirmed=False).first()
        if device is None or not device.verify_token(_digits(code)):
            return None
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        codes = new_codes(person)
    django_otp.login(request, device)
    return codes


def passes(request: HttpRequest, code: str) -> bool:
    """Whether a code of the app or a recovery code is right; if so this login is complete."""
    person = _person(request)
    with transaction.atomic():
        device = Authenticator.objects.select_for_update().filter(user=person, confirmed=True).first()
        if device is None or not (device.verify_token(_digits(code)) if _digits(code) else _recovers(device, code)):
            return False
    django_otp.login(request, device)
    return True


def waiting(person: User) -> int:
    """Seconds until another code is looked at, after wrong ones; 0: at once."""
    device = Authenticator.objects.filter(user=person).first()
    told = device.verify_is_allowed()[1] if device else None
    until = told.get("locked_until") if told else None
    return max(0, round((until - clock.now()).total_seconds())) + 1 if until else 0


def new_codes(person: User) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing from now on."""
    codes = ["-".join(secrets.token_hex(2) for _each in range(4)) for _number in range(_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(code)) for code in codes)
    return codes


def codes_left(person: User) -> int:
    """How many recovery codes were not used yet."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def remove(person: User) -> bool:
    """Switches the second step off; whoever must have one sets it up at the next page. Whether there was one."""
    RecoveryCode.objects.filter(person=person).delete()
    return bool(Authenticator.objects.filter(user=person).delete()[0])


def _recovers(device: Authenticator, code: str) -> bool:
    if not device.verify_is_allowed()[0]:
        return False
    unused = RecoveryCode.objects.filter(person=device.user_id, digest=_digest(code), used_at=None)
    if unused.update(used_at=clock.now()):
        device.throttle_reset()
        return True
    device.throttle_increment()
    return False


def _digest(code: str) -> str:
    plain = "".join(each for each in code.casefold() if each.isalnum())
    return salted_hmac("walle.recovery", plain, algorithm="sha256").hexdigest()


def _digits(code: str) -> str:
    """The six digits, as apps show them with a space; "" for anything else."""
    plain = "".join(code.split())
    return plain if len(plain) == 6 and plain.isdecimal() else ""


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("nobody is logged in")
    return request.user
