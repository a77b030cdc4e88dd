"""People of the desk: which accounts they work on and as what, their second factor, their sessions, and what they did
and saw.

`audit_events` is append-only (a trigger refuses UPDATE and DELETE) and holds plain ids and our own words only: nothing
a buyer said or is called, so that erasing a person never touches it.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from apps.core.fields import EncryptedTextField
from apps.marketplace.models import Account


class Membership(models.Model):
    """A person works on an account in a role; without an account: on all of them, also on those still to come."""

    class Role(models.TextChoices):
        VIEWER = "viewer", "mira"
        REVIEWER = "reviewer", "revisa"
        MANAGER = "manager", "gestiona"
        OPERATOR = "operator", "administra"
        OWN = "own", "solo los permisos de su ficha"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="persona"
    )
    account = models.ForeignKey(
        Account,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="cuenta",
        help_text="Vacía: todas, también las que vengan.",
    )
    role = models.CharField("papel", max_length=8, choices=Role, default=Role.VIEWER)

    class Meta:
        db_table = "memberships"
        verbose_name = "cuenta en la que trabaja"
        verbose_name_plural = "cuentas en las que trabaja"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "account"],
                nulls_distinct=False,
                name="one_role_per_account",
                violation_error_message="Esa cuenta ya la tiene.",
            ),
            # Logins, services and schedules belong to no single account.
            models.CheckConstraint(
                condition=~Q(role="operator") | Q(account=None),
                name="operators_have_all_accounts",
                violation_error_message="Quien administra lleva todas las cuentas: deja la cuenta vacía.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account or 'todas'}: {self.get_role_display()}"


class Authenticator(ThrottlingMixin, Device):  # type: ignore[misc]
    """A person's app that shows six digits; the key is encrypted, wrong codes make one wait longer and longer."""

    key = EncryptedTextField()
    last_step = models.BigIntegerField(default=-1)

    class Meta:
        db_table = "authenticators"
        verbose_name = "segundo paso"
        verbose_name_plural = "segundos pasos"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="one_authenticator")]

    def verify_token(self, token: str) -> bool:
        """Whether `token` is the code of now or of the half minute before or after, and was not used before."""
        if not self.verify_is_allowed()[0]:
            return False
        totp = TOTP(bytes.fromhex(self.key), drift=0)
        right = token.isdecimal() and totp.verify(int(token), tolerance=1, min_t=self.last_step + 1)
        if right:
            self.last_step = totp.t()
            self.throttle_reset(commit=False)
            self.save()
        else:
            self.throttle_increment()
        return bool(right)

    def get_throttle_factor(self) -> float:
        """Seconds to wait after the first wrong code; doubles with each."""
        return 1.0


class RecoveryCode(models.Model):
    """One of ten codes for a lost telephone: shown once, kept as a keyed digest, good for one login."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_codes"
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "digest"], name="one_recovery_code")]

    def __str__(self) -> str:
        return f"{self.pk}"


class DeskSession(models.Model):
    """Where a person is logged in. Deleting the row and its session ends it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_sessions", verbose_name="persona"
    )
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    device = models.CharField("dispositivo", max_length=120, blank=True)
    address = models.CharField("dirección", max_length=45, blank=True)
    started_at = models.DateTimeField("desde")
    last_seen_at = models.DateTimeField("última vez")

    class Meta:
        db_table = "desk_sessions"
        verbose_name = "sesión abierta"
        verbose_name_plural = "sesiones abiertas"
        ordering: ClassVar = ["-last_seen_at"]

    def __str__(self) -> str:
        return self.device


class AuditEvent(models.Model):
    """Who did or saw what, when and from where."""

    class Kind(models.TextChoices):
        DID = "did", "hizo"
        SAW = "saw", "vio datos personales"
        EXPORTED = "exported", "exportó"
        ROLES = "roles", "cambió permisos"
        LOGIN = "login", "entró"
        LOGOUT = "logout", "salió"
        REFUSED = "refused", "no pudo entrar"

    at = models.DateTimeField("cuándo")
    person_id = models.BigIntegerField("id de la persona", null=True)
    name = models.CharField("quién", max_length=150)
    kind = models.CharField("qué", max_length=10, choices=Kind)
    page = models.CharField("página", max_length=100, blank=True)
    object_id = models.CharField("cuál", max_length=40, blank=True)
    detail = models.CharField("detalle", max_length=200, blank=True)
    address = models.CharField("dirección", max_length=45, blank=True)

    class Meta:
        db_table = "audit_events"
        verbose_name = "registro de actividad"
        verbose_name_plural = "registro de actividad"
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["person_id", "kind", "page", "object_id", "-at"], name="audit_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_kind_display()}"


class ApiToken(models.Model):
    """A program's key to the desk: acts as its person with the rights they have at that moment, within its scope and,
    where one is named, its account. Only a keyed digest is kept.
    """

    class Scope(models.TextChoices):
        READ = "read", "solo mirar"
        DECIDE = "decide", "mirar y decidir respuestas"
        MANAGE = "manage", "todo lo que puedas tú"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField("para qué", max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField("hasta dónde", max_length=6, choices=Scope, default=Scope.READ)
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="solo la cuenta"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField("caduca")
    last_used_at = models.DateTimeField("último uso", null=True)

    class Meta:
        db_table = "api_tokens"
        verbose_name = "llave de programa"
        verbose_name_plural = "llaves de programa"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class ApiAnswer(models.Model):
    """What was answered to a deed that a program gave a key of its own, so that asking again does nothing twice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "api_answers"
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]
        indexes: ClassVar = [models.Index(fields=["at"], name="api_answers_by_age")]

    def __str__(self) -> str:
        return self.key
