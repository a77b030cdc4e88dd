"""Accounts: whose inbox is read, how far the assistant goes alone, how politely it behaves."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from apps.ai_engine.models import Persona
from apps.conversations import listening, pace, pausing, reading, sessions
from apps.core import clock
from apps.desk import meter
from apps.desk.admin.autonomy import AutonomyAdmin
from apps.desk.admin.base import badge, refuse, say
from apps.desk.templatetags.desk import ago
from apps.marketplace.models import Account

ACCOUNT_TONES = {
    Account.Status.ACTIVE: "green",
    Account.Status.PAUSED: "grey",
    Account.Status.NEEDS_LOGIN: "red",
    Account.Status.CHALLENGED: "red",
}


@admin.register(Account)
class AccountAdmin(AutonomyAdmin):
    """Whose inbox is read, how far the assistant goes alone, how politely it behaves towards Wallapop."""

    list_display = (
        "username",
        "situation",
        "autonomy_word",
        "sent",
        "next_send",
        "session",
        "last_read",
        "notices",
    )
    list_filter = ("status", "autonomy")
    empty_text = _("Aún no hay ninguna cuenta. Añade la tuya con «+»: empieza en «solo borradores».")
    actions = ("pause", "resume")
    readonly_fields = (
        "situation",
        "who_decides",
        "adopted_at",
        "left_over",
        "session",
        "last_read",
        "notices",
        "sent_explained",
        "next_send",
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "situation",
                    "session",
                    "adopted_at",
                    "left_over",
                    "last_read",
                    "notices",
                )
            },
        ),
        (_("Quién decide"), {"fields": ("who_decides", "disclose_assistant")}),
        (_("Cómo habla"), {"fields": ("persona", "seller_kind")}),
        (_("Horario"), {"fields": (("active_from", "active_until"), "timezone")}),
        (
            _("Entregas y reservas"),
            {
                "fields": (("handover_min", "handover_gap_min"), "reserve_hours"),
                "description": _("Dos entregas nunca se pisan; las horas libres se ofrecen dentro del horario."),
            },
        ),
        (
            _("Ritmo"),
            {
                "fields": (
                    "sent_explained",
                    "next_send",
                    ("cap_per_hour", "cap_per_day", "min_gap_s"),
                    ("poll_busy_s", "poll_idle_s"),
                )
            },
        ),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": ("username", "persona", "seller_kind"),
                "description": _("Después, «manage.py login USUARIO» abre Wallapop para que entres tú."),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        rows: QuerySet[Account] = super().get_queryset(request)
        return rows.defer("session_state")

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        meters = pace.meters(rows)
        for row in rows:
            row.meter = meters[row.pk]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        row: Model | None = super().get_object(request, object_id, from_field)
        if row is not None:
            self.prepare(request, [row])
        return row

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return [*super().get_readonly_fields(request, obj), *(["username"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "persona" and (voices := voice_choices()):
            return forms.ChoiceField(label=_("Voz"), choices=voices, widget=UnfoldAdminSelectWidget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.action(description=_("Poner en pausa"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        """Neither reads nor sends until resumed."""
        names = pausing.pause(queryset.values_list("pk", flat=True), by=request.user.get_username())
        say(request, _("En pausa: %(n)s.") % {"n": len(names)})

    @admin.action(description=_("Reactivar"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        """After a pause, or once a person has passed Wallapop's check. A lost session needs a login."""
        names = pausing.resume(queryset.values_list("pk", flat=True), by=request.user.get_username())
        if names:
            say(request, _("Activas otra vez: %(names)s.") % {"names": ", ".join(names)})
        else:
            refuse(request, str(_("Ninguna estaba en pausa. Si Wallapop pide iniciar sesión, entra otra vez.")))

    @display(description=_("estado"), ordering="status")
    def situation(self, account: Account) -> SafeString:
        return badge(account.get_status_display(), ACCOUNT_TONES[Account.Status(account.status)])

    @display(description=_("autonomía"), ordering="autonomy")
    def autonomy_word(self, account: Account) -> str:
        return account.get_autonomy_display()

    @display(description=_("la sesión caduca"))
    def session(self, account: Account) -> SafeString | str:
        when = ago(account.session_expires_at)
        return badge(when, "amber") if sessions.expires_soon(account) else when

    @display(description=_("enviados"))
    def sent(self, account: Any) -> SafeString:
        return meter.sent(account.meter)

    @display(description=_("enviados"))
    def sent_explained(self, account: Any) -> SafeString:
        return meter.sent_explained(account.meter, account)

    @display(description=_("siguiente"))
    def next_send(self, account: Any) -> SafeString | str:
        return meter.next_send(account.meter, account)

    @display(description=_("de antes"))
    def left_over(self, account: Account) -> SafeString | str:
        return meter.left_over(account)

    @display(description=_("última lectura"))
    def last_read(self, account: Account) -> SafeString | str:
        return ago(account.last_poll_at)

    @display(description=_("avisos"))
    def notices(self, account: Account) -> str:
        """How soon a buyer's message is noticed."""
        if account.status != Account.Status.ACTIVE:
            return "—"
        if account.heard_at and clock.now() - account.heard_at < listening.HEARD_LATELY:
            return str(_("al instante"))
        return str(_("cada %(n)s s") % {"n": f"{reading.between_reads(account):.0f}"})


def voice_choices() -> list[tuple[str, str]]:
    """The voices there are, by key and name."""
    return list(Persona.objects.values_list("slug", "name"))
