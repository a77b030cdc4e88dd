"""«Mis avisos»: where a person wants to be told of what; and the page behind a link, where a draft is decided."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from apps.conversations.refused import Refused
from apps.core import clock
from apps.desk import audit, roles, sessions, visibility
from apps.desk.admin.base import refuse, say
from apps.desk.notices import outside, quiet, telegram, texts, tickets
from apps.desk.notices.models import Channel, Kind, TelegramBot

#: A person's ways; more than this is a mistake.
MOST = 10


class ChannelForm(forms.ModelForm[Channel]):
    """One channel. `target`: the address, never shown again; a Telegram chat is linked by a button instead."""

    target = forms.CharField(
        label=gettext_lazy("Dirección (si no es Telegram)"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Correo: mailtos://usuario:clave@servidor?to=tu@correo. ntfy: ntfys://ntfy.sh/un-nombre-largo-tuyo. "
            "Pushover: pover://usuario@clave. Se guarda cifrada y no vuelve a mostrarse."
        ),
    )
    wants = forms.MultipleChoiceField(
        label=gettext_lazy("Avísame de"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("name", "via", "target", "wants")

    class Meta:
        model = Channel
        fields = ("name", "via", "wants", "quiet_from", "quiet_to", "digest_at", "with_words")
        widgets = {
            name: forms.TimeInput(format="%H:%M", attrs={"type": "time"})
            for name in ("quiet_from", "quiet_to", "digest_at")
        }
        help_texts = {
            "quiet_to": gettext_lazy("Lo que pase en silencio llega junto cuando termina. Vacío: a cualquier hora."),
            "digest_at": gettext_lazy("Solo llega si ese día ha pasado algo."),
            "with_words": gettext_lazy("Hace falta para aprobar desde el aviso. Pasan por el servicio que elijas."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_via = self.instance.via if self.instance.pk else ""
        if not self.instance.pk:
            self.initial["wants"] = Kind.values

    def clean(self) -> dict[str, Any]:
        """An address that can be used, and a digest that isn't kept back by the quiet hours."""
        given = super().clean() or {}
        if given.get("via") == Channel.Via.ADDRESS:
            if not given.get("target") and self.was_via != Channel.Via.ADDRESS:
                self.add_error("target", _("Escribe la dirección."))
            elif given.get("target") and (problem := outside.problem(given["target"])):
                self.add_error("target", problem)
        start, end, at = given.get("quiet_from"), given.get("quiet_to"), given.get("digest_at")
        if (start is None) != (end is None):
            self.add_error("quiet_to", _("Di las dos horas del silencio, o ninguna."))
        elif at and Kind.DIGEST in given.get("wants", ()):
            moment = clock.now().replace(hour=at.hour, minute=at.minute)
            if quiet.until(moment, start, end) > moment:
                self.add_error("digest_at", _("A esa hora hay silencio: el resumen no llegaría entonces."))
        return given

    def save(self, commit: bool = True) -> Channel:
        """Keeps the address that was there unless another was given or it was of another kind."""
        if self.instance.via == Channel.Via.ADDRESS:
            self.instance.address = self.cleaned_data["target"] or self.instance.address
        elif self.was_via == Channel.Via.ADDRESS:
            self.instance.address = ""
        self.instance.problem = ""
        return super().save(commit)


def own(request: HttpRequest) -> HttpResponse:
    """The channels of whoever asks. POST: `deed` «guardar» (`channel`: change that one), «probar», «quitar», «bot»."""
    person = cast(User, request.user)
    rows = list(person.channels.all())
    form = ChannelForm()
    if request.method == "POST":
        done = _do(request, person, rows)
        if isinstance(done, HttpResponse):
            return done
        form = done
    elif (pk := request.GET.get("cambiar", "")).isdecimal():
        form = ChannelForm(instance=get_object_or_404(Channel, pk=pk, person=person))
    bot = TelegramBot.objects.filter(pk=1).first()
    for row in rows:
        if bot and row.via == Channel.Via.TELEGRAM and not row.address:
            row.invitation = telegram.invitation(row, bot)  # type: ignore[attr-defined]
    context = {
        **admin.site.each_context(request),
        "title": _("Mis avisos"),
        "rows": rows,
        "form": form,
        "changing": form.instance.pk,
        "bot": bot,
        "runs": roles.operates(person),
        "personal": visibility.sees_personal(person),
        "labels": Kind.choices,
    }
    return TemplateResponse(request, "desk/notices.html", context, status=400 if form.errors else 200)


def _do(request: HttpRequest, person: User, rows: list[Channel]) -> HttpResponse | ChannelForm:
    deed, here = request.POST.get("deed", ""), HttpResponseRedirect(reverse("desk_notices"))
    number = request.POST.get("channel", "")
    channel = next((each for each in rows if str(each.pk) == number), None)
    if deed == "bot":
        _bot(request, person)
        return here
    if deed == "guardar":
        return _save(request, person, channel, rows) or here
    if channel is None:
        refuse(request, _("Ese aviso ya no existe."))
    elif deed == "quitar":
        channel.delete()
        say(request, _("Quitado: «%(name)s».") % {"name": channel.name})
    elif deed == "probar":
        _try(request, channel)
    return here


def _save(request: HttpRequest, person: User, channel: Channel | None, rows: list[Channel]) -> ChannelForm | None:
    form = ChannelForm(request.POST, instance=channel or Channel(person=person, created_at=clock.now()))
    if channel is None and len(rows) >= MOST:
        form.add_error(None, _("Ya tienes %(n)s: quita alguno antes.") % {"n": MOST})
    if not form.is_valid():
        return form
    saved = form.save()
    if saved.via == Channel.Via.TELEGRAM and not saved.address:
        say(request, _("Guardado. Falta enlazar tu Telegram: pulsa «Enlazar» y luego «Iniciar»."))
    else:
        say(request, _("Guardado: «%(name)s». Pruébalo.") % {"name": saved.name})
    return None


def _try(request: HttpRequest, channel: Channel) -> None:
    words = _("Prueba de Wall-E"), _("Si lees esto, los avisos llegan.")
    try:
        if channel.via == Channel.Via.ADDRESS:
            outside.push(channel.address, *words)
        elif (bot := TelegramBot.objects.filter(pk=1).first()) and channel.address:
            telegram.say(bot, channel.address, "\n\n".join(words))
        else:
            raise outside.NotSent(_("Falta enlazar tu Telegram."))
    except outside.MaybeSent:
        refuse(request, _("El servicio no ha contestado: mira si ha llegado."))
    except outside.NotSent as error:
        refuse(request, str(error))
    else:
        say(request, _("Enviado: mira si ha llegado a «%(name)s».") % {"name": channel.name})


def _bot(request: HttpRequest, person: User) -> None:
    if not roles.operates(person):
        raise PermissionDenied
    token = request.POST.get("token", "").strip()[:100]
    try:
        bot = telegram.introduce(token)
    except outside.NotSent as error:
        refuse(request, str(error))
    else:
        say(request, _("Listo: los avisos de Telegram salen de @%(name)s.") % {"name": bot.username})


@never_cache
def ticket(request: HttpRequest, signed: str) -> HttpResponse:
    """What a link shows: the draft, and two buttons. Looking changes nothing, so that a preview of the link can't
    either. POST: `deed` «aprobar» or «llevar».
    """
    shown: dict[str, Any] = {"title": _("Decidir"), "site_url": ""}
    status = 200
    try:
        found = tickets.read(signed)
        chat, person = found.turn.conversation, found.person
        shown |= {"queue": texts.address(reverse("admin:conversations_conversation_change", args=[chat.pk]))}
        if request.method == "POST":
            shown["done"] = tickets.use(found, request.POST.get("deed", "")[:20], sessions.address(request))
        else:
            audit.look(person, "desk_ticket", str(found.turn_id), sessions.address(request))
            heard = found.turn.up_to_message
            draft = found.turn.response if found.turn.response_id == found.response_id else None
            shown |= {
                "item": chat.item.title if chat.item else chat.product_name,
                "name": visibility.buyer_name(person, chat),
                "heard": visibility.words(person, heard.text, chat) if heard else "",
                "why": visibility.reason(person, found.turn.reason),
                "draft": visibility.words(person, draft.response_text, chat) if draft else "",
            }
    except (tickets.Gone, Refused) as refused:
        shown["problem"], status = str(refused), 409
    shown.setdefault("queue", texts.address(reverse("admin:conversations_turn_changelist")))
    return render(request, "desk/ticket.html", {**admin.site.each_context(request), **shown}, status=status)
