"""Items as a grid. What Wallapop tells (title, price, status) is read-only here."""

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
from unfold.widgets import UnfoldAdminSelectWidget

from apps.conversations.models import Conversation
from apps.desk import visibility, words
from apps.desk.admin.base import DeskInline
from apps.desk.admin.item_csv import ItemCsvAdmin
from apps.desk.admin.item_fields import GridInput, LadderField, MoneyField
from apps.desk.admin.item_links import ItemLinksAdmin
from apps.desk.admin.item_prices import ItemPricesAdmin
from apps.desk.admin.item_status import ItemStatusAdmin
from apps.desk.admin.marketplace import voice_choices
from apps.desk.templatetags.desk import ago
from apps.marketplace.models import Item, ItemFact


class FactInline(DeskInline):
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
class ItemAdmin(ItemStatusAdmin, ItemCsvAdmin, ItemLinksAdmin, ItemPricesAdmin):
    """Items as a grid: floor, own reference and shelf are typed in the list itself."""

    list_display = (
        "title",
        "price",
        "floor_price",
        "situation",
        "sell_now",
        "promised",
        "chats",
        "reference",
        "shelf",
    )
    list_display_links = ("title",)
    list_editable = ("floor_price", "reference", "shelf")
    list_per_page = 30  # a row with three fields costs what two plain ones do
    actions = ("edit_many", "link", "reserve", "unreserve", "sell")
    list_filter = ("status", "account", HasFloor)
    search_fields = ("title", "reference", "shelf", "external_id")
    search_help_text = _("Título, referencia o estante")
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
            {
                "fields": (
                    "floor_price",
                    "ladder",
                    "sell_before",
                    "pickup_area",
                    "grammar",
                    "persona",
                    ("reference", "shelf"),
                )
            },
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
        if db_field.name in self.list_editable:
            kwargs["widget"] = GridInput
        if db_field.name == "floor_price":
            kwargs["form_class"] = MoneyField
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
        page = reverse("admin:marketplace_item_prices", args=[item.pk])
        return format_html('<a class="d-link" href="{}">{}</a>', page, _("Precio y mercado"))
