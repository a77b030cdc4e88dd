"""How much an account has written and may still write, as the desk shows it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.conversations import adoption
from apps.conversations.models import Conversation
from apps.conversations.pace import Meter
from apps.desk.templatetags.desk import ago
from apps.marketplace.models import Account

#: Why the next reply waits.
WAITS = {
    "hours": gettext_lazy("fuera de su horario"),
    "gap": gettext_lazy("pausa entre mensajes"),
    "hour_cap": gettext_lazy("máximo por hora alcanzado"),
    "day_cap": gettext_lazy("máximo por día alcanzado"),
}


def sent(meter: Meter) -> SafeString:
    """«37 de 60 hoy», «5 de 20 en la última hora»; in an account's first week, that it is."""
    return format_html("{}{}", _counts(meter), _below(_("primera semana")) if meter.slow else "")


def sent_explained(meter: Meter, account: Account) -> SafeString:
    """The same with what a new account should know of its limits."""
    said = _(
        "Primera semana: %(day)s de %(full_day)s al día y %(hour)s de %(full_hour)s por hora. Sube poco a poco."
    ) % {
        "day": meter.per_day,
        "full_day": account.cap_per_day,
        "hour": meter.per_hour,
        "full_hour": account.cap_per_hour,
    }
    return format_html("{}{}", _counts(meter), _below(said) if meter.slow else "")


def _counts(meter: Meter) -> SafeString:
    today = _("%(n)s de %(most)s hoy") % {"n": meter.today, "most": meter.per_day}
    hour = _("%(n)s de %(most)s en la última hora") % {"n": meter.last_hour, "most": meter.per_hour}
    return format_html('<span class="d-num">{}</span>{}', today, _below(hour))


def _below(said: str) -> SafeString:
    return format_html('<br><span class="d-subtle d-words">{}</span>', said)


def next_send(meter: Meter, account: Account) -> SafeString | str:
    """When the account may write again, and what it waits for."""
    if account.status != Account.Status.ACTIVE:
        return "—"
    if meter.next.ok:
        return _("ya puede")
    why = WAITS.get(meter.next.reason, "")
    return format_html("{}{}", ago(meter.next.wait_until), _below(str(why)))


def left_over(account: Account) -> SafeString | str:
    """«12 conversaciones de antes sin contestar», with the list behind it."""
    count = adoption.left_over(Conversation.objects.filter(account=account)).count()
    if not count:
        return _("nada sin contestar")
    said = ngettext("%(n)s conversación de antes sin contestar", "%(n)s conversaciones de antes sin contestar", count)
    page = reverse("admin:conversations_conversation_changelist")
    return format_html(
        '<a class="d-link" href="{}?ver=antes&amp;account__id__exact={}">{}</a>', page, account.pk, said % {"n": count}
    )
