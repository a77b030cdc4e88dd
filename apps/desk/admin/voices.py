"""Voices: edited with a look at what they answer.

Must never let an example teach what the guard would stop.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import display
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.ai_engine import voices
from apps.ai_engine.models import Persona
from apps.ai_engine.personas import VOICES
from apps.conversations.models import Conversation
from apps.desk import voice_samples
from apps.desk.admin.base import DeskAdmin
from apps.language.contacts import contacts
from apps.marketplace.models import Account, Item
from apps.security import guard

BUILT_IN = frozenset(voice.slug for voice in VOICES)
#: What no example may teach, whatever it is about; claims and prices are judged when a real reply is written.
NEVER = frozenset(
    ("PII_PHONE", "PII_EMAIL", "PII_IBAN", "PII_ADDRESS", "CREDENTIAL", "LINK", "FLOOR_LEAK", "OFF_PLATFORM",
     "UNSAFE_PAYMENT", "SHIP_BEFORE_PAY", "ACCEPT_COURIER", "ABUSIVE", "PROMPT_LEAK", "META_TALK", "AI_DENIAL",
     "GARBLED", "LINE_BREAK", "WRONG_LANG")
)  # fmt: skip


class ExamplesField(forms.CharField):
    """Pairs of what a buyer says and how the seller answers, one line each."""

    def prepare_value(self, value: Any) -> Any:
        return voices.as_lines(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        found = voices.pairs(super().clean(value) or "")
        wrong = [
            _("Ejemplo %(n)s: %(why)s") % {"n": number, "why": why}
            for number, (asked, reply) in enumerate(found, 1)
            for why in _never_said(asked, reply)
        ]
        if wrong:
            raise ValidationError(wrong)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or []).split() != str(data or "").split())


def _never_said(asked: str, reply: str) -> list[str]:
    """Why the guard would stop an example as a reply to anything."""
    verdict = guard.check(
        reply,
        allowed_amounts=frozenset(),
        floor=None,
        facts=guard.ListingFacts(description=f"{asked} {reply}"),
        private=guard.PrivateData(),
        state=guard.SaleState(),
        buyer_message=asked,
    )
    return list(dict.fromkeys(each.explanation_es for each in verdict.violations if each.code in NEVER))


class PersonaForm(forms.ModelForm[Persona]):
    """A voice as the seller writes it."""

    examples = ExamplesField(
        label=_("Ejemplos"),
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 8}),
        help_text=_(
            "Hasta %(n)s, cada uno en dos líneas: «Comprador: ¿Sigue disponible?» y «Tú: Sí, aquí la tengo.» "
            "El modelo copia el tono, no los datos."
        )
        % {"n": voices.MAX_EXAMPLES},
    )

    class Meta:
        model = Persona
        fields = ("name", "slug", "description", "style", "emoji", "examples")

    def clean_style(self) -> str:
        style = " ".join(str(self.cleaned_data["style"]).split())
        if len(style) > voices.MAX_STYLE:
            raise ValidationError(
                _("Tiene %(n)s caracteres y caben %(max)s: bastan dos o tres frases.")
                % {"n": len(style), "max": voices.MAX_STYLE}
            )
        if contacts(style) or "€" in style:
            raise ValidationError(_("Aquí no van teléfonos, correos, enlaces ni precios: el modelo los podría decir."))
        return style


#: What may name a voice.
_NAMING: tuple[type[Model], ...] = (Account, Item, Conversation)


@admin.register(Persona)
class PersonaAdmin(DeskAdmin):
    """The voices that accounts, listings and conversations speak with."""

    form = PersonaForm
    list_display = ("name", "description", "spoken_by")
    list_display_links = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    change_form_outer_after_template = "desk/voice_preview.html"
    empty_text = _("Aún no hay ninguna voz.")
    fieldsets = (
        (None, {"fields": ("name", "slug", "description")}),
        (
            _("Cómo suena"),
            {
                "fields": ("style", "emoji", "examples"),
                "description": _(
                    "Con modelo, sigue lo que escribas aquí. Sin modelo, las plantillas usan la voz de serie más "
                    "parecida. La voz decide cómo se dicen las cosas, nunca los precios ni los datos."
                ),
            },
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [path("muestra/", view(self.preview), name="ai_engine_persona_preview"), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        # Accounts, listings and conversations name a voice by its key.
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        return {} if obj else dict(self.prepopulated_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and (obj.slug in BUILT_IN or _speakers(obj.slug)):
            return False
        return bool(super().has_delete_permission(request, obj))

    def prepare(self, request: HttpRequest, rows: list[Any]) -> None:
        # Without the rows' own order, which would make every row distinct.
        named_by = {model: model._default_manager.exclude(persona="").order_by() for model in _NAMING}
        used = {model: set(found.values_list("persona", flat=True).distinct()) for model, found in named_by.items()}
        for row in rows:
            named = ((Account, _("cuentas")), (Item, _("anuncios")), (Conversation, _("conversaciones")))
            row.used_by = [str(name) for model, name in named if row.slug in used[model]]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj") or context.get("original")
        voice = _voice(obj.slug, obj.style, obj.emoji, obj.examples) if obj else _voice("", "", False, [])
        context |= {"samples": voice_samples.by_template(voice), "preview_slug": obj.slug if obj else ""}
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def preview(self, request: HttpRequest) -> HttpResponse:
        """What the voice answers as it is typed; with `sample`, what the model says to that one."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = PersonaForm(request.POST)
        form.is_valid()
        errors = {name: form.errors[name] for name in ("style", "examples") if name in form.errors}
        slug = request.POST.get("preview_slug") or request.POST.get("slug", "")
        voice = _voice(
            slug, form.cleaned_data.get("style", ""), bool(form.cleaned_data.get("emoji")),
            form.cleaned_data.get("examples", []),
        )  # fmt: skip
        number = request.POST.get("sample", "")
        if number:
            if not number.isdecimal() or int(number) >= len(voice_samples.SAMPLES):
                raise Http404
            text, said = (str(_("Corrige antes lo de arriba.")), False) if errors else voice_samples.by_model(
                int(number), voice
            )  # fmt: skip
            return render(request, "desk/voice_said.html", {"text": text, "said": said})
        context = {"samples": voice_samples.by_template(voice), "preview_errors": errors}
        return render(request, "desk/voice_replies.html", context)

    @display(description=_("la usan"))
    def spoken_by(self, row: Any) -> str:
        return ", ".join(row.used_by) or "—"


def _voice(slug: str, style: str, emoji: bool, examples: Any) -> dict[str, Any]:
    """The part of a brief that is the voice."""
    return {
        "persona": slug or "propia",
        "persona_style": style,
        "emoji": emoji,
        "examples": tuple((asked, reply) for asked, reply in examples),
    }


def _speakers(slug: str) -> bool:
    return any(model._default_manager.filter(persona=slug).exists() for model in (Account, Item, Conversation))
