"""Accounts and items. What Wallapop tells (title, price, status) is read-only here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.ai_engine.models import Persona
from apps.conversations import listening, pace, reading, sessions
from apps.conversations.models import Conversation
from apps.core import alerts, breakers, clock
from apps.desk import meter, visibility, words
from apps.desk.admin.base import DeskAdmin, badge, refuse, say
from apps.desk.admin.item_fields import LadderField, MoneyField
from apps.desk.admin.item_status import ItemStatusAdmin
from apps.desk.templatetags.desk import ago
from apps.marketplace.models import Account, Item, ItemFact

ACCOUNT_TONES = {
    Account.Status.ACTIVE: "green",
    Account.Status.PAUSED: "grey",
    Account.Status.NEEDS_LOGIN: "red",
    Account.Status.CHALLENGED: "red",
}


@admin.register(Account)
class AccountAdmin(DeskAdmin):
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
        (_("Quién decide"), {"fields": ("autonomy", "disclose_assistant")}),
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
                "fields": ("username", "autonomy", "persona", "seller_kind"),
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
        count = Account.objects.filter(pk__in=queryset.values("pk"), status=Account.Status.ACTIVE).update(
            status=Account.Status.PAUSED
        )
        say(request, _("En pausa: %(n)s.") % {"n": count})

    @admin.action(description=_("Reactivar"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        """After a pause, or once a person has passed Wallapop's check. A lost session needs a login."""
        stopped = (Account.Status.PAUSED, Account.Status.CHALLENGED)
        names = []
        for account in Account.objects.defer("session_state").filter(pk__in=queryset.values("pk")):
            if Account.objects.filter(pk=account.pk, status__in=stopped).update(status=Account.Status.ACTIVE):
                breakers.reset_account(account.pk)
                alerts.close("challenge", f"account:{account.pk}")
                names.append(account.username)
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


class FactInline(TabularInline):  # type: ignore[misc]
    """Questions and answers: what the assistant may claim beyond the listing."""

    model = ItemFact
    hide_title = True
    extra = 0
    verbose_name_plural = _("datos que el asistente puede contar")


class HasFloor(admin.SimpleListFilter):
    """Items with or without a floor; offered only to those who see floors."""

    title = _("precio mínimo")
    parameter_name = "minimo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        if not visibility.sees_floor(request.user):
            return []
        return [("no", _("sin mínimo (no se regatea)")), ("si", _("con mínimo"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Item]) -> QuerySet[Item]:
        if self.value() in ("no", "si"):
            return queryset.filter(floor_price__isnull=self.value() == "no")
        return queryset


@admin.register(Item)
class ItemAdmin(ItemStatusAdmin):
    """Items as a grid: floors are typed in the list itself."""

    list_display = ("title", "price", "floor_price", "situation", "promised", "chats", "interest", "reference")
    list_display_links = ("title",)
    list_editable = ("floor_price",)
    list_filter = ("status", "account", HasFloor)
    search_fields = ("title", "reference", "external_id")
    search_help_text = _("Título o referencia")
    list_select_related = ("promised_to",)
    inlines = (FactInline,)
    empty_text = _("Aún no hay anuncios. Los de tus cuentas activas aparecen solos en unos minutos.")
    readonly_fields = (
        "account",
        "title",
        "description",
        "price",
        "condition_word",
        "shipping",
        "interest",
        "listed",
        "promised_to",
        "promised_until",
        "market",
    )
    fieldsets = (
        (
            _("Lo que dice Wallapop"),
            {
                "fields": (
                    "title",
                    "description",
                    "price",
                    ("condition_word", "shipping"),
                    "account",
                )
            },
        ),
        (
            _("Lo que decides tú"),
            {"fields": ("floor_price", "ladder", "sell_before", "pickup_area", "grammar", "persona", "reference")},
        ),
        (_("Cómo va"), {"fields": (("interest", "listed"), ("promised_to", "promised_until"), "market")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        chats = Conversation.objects.filter(item=OuterRef("pk")).order_by().values("item")
        count = Subquery(chats.annotate(n=Count("pk")).values("n"))
        rows: QuerySet[Item] = super().get_queryset(request)
        return rows.annotate(chat_count=Coalesce(count, 0))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        shown = super().get_list_display(request)
        return shown if visibility.sees_personal(request.user) else [name for name in shown if name != "promised"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "ladder":
            return LadderField(label=capfirst(db_field.verbose_name), help_text=_("Vacío: lo de siempre."))
        if db_field.name == "persona":
            return forms.ChoiceField(
                label=_("Voz"),
                choices=[("", _("La de la cuenta")), *voice_choices()],
                required=False,
                widget=UnfoldAdminSelectWidget,
            )
        if db_field.name == "floor_price":
            kwargs |= {"form_class": MoneyField, "widget": UnfoldAdminTextInputWidget}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "floor_price":
            field.widget.attrs |= {"inputmode": "decimal", "placeholder": _("no se regatea")}
        return field

    @display(description=_("precio"), ordering="list_price")
    def price(self, item: Item) -> SafeString:
        return format_html('<span class="d-num">{}</span>', words.money(item.list_price, item.currency))

    @display(description=_("visitas · favoritos"), ordering="views")
    def interest(self, item: Item) -> SafeString | str:
        if item.views is None:
            return "—"
        return format_html('<span class="d-num">{} · {}</span>', item.views, item.favourites or 0)

    @display(description=_("visto en tus anuncios"), ordering="listed_at")
    def listed(self, item: Item) -> SafeString | str:
        return ago(item.listed_at)

    @display(description=_("estado del artículo"))
    def condition_word(self, item: Item) -> str:
        return words.condition(item.condition)

    @display(description=_("prometido a"))
    def promised(self, item: Item) -> str:
        if item.promised_to is None:
            return "—"
        until = item.promised_until
        return f"{item.promised_to}, {_('hasta')} {words.exactly(until)}" if until else str(item.promised_to)

    @display(description=_("chats"), ordering="chat_count")
    def chats(self, item: Any) -> SafeString | str:
        if not item.chat_count:
            return "—"
        page = reverse("admin:conversations_conversation_changelist")
        return format_html('<a class="d-link" href="{}?item__id__exact={}">{}</a>', page, item.pk, item.chat_count)

    @display(description=_("precios del mercado"))
    def market(self, item: Item) -> SafeString:
        page = reverse("admin:pricing_priceanalysis_changelist")
        return format_html('<a class="d-link" href="{}?item_id={}">{}</a>', page, item.pk, _("Ver análisis"))
