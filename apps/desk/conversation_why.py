"""«Por qué esta respuesta»: how a text of ours came about, told from its rows in the order in which it happened.

Reads, decides nothing. What a person may not see of it (floor, names) passes through visibility.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.conversations.models import Conversation, Message, Offer, Response, Turn
from apps.desk import thread, visibility, words

#: What the guard looks at, in words, and its codes for it.
GUARD_RULES: tuple[tuple[Any, frozenset[str]], ...] = (
    (gettext_lazy("Solo el precio decidido"), frozenset({"PRICE_CONFLICT", "BELOW_FLOOR", "FLOOR_LEAK"})),
    (gettext_lazy("Ningún dato personal"),
     frozenset({"PII_PHONE", "PII_EMAIL", "PII_IBAN", "PII_ADDRESS", "PII_OTHER"})),
    (gettext_lazy("Ninguna clave ni documento"), frozenset({"CREDENTIAL"})),
    (gettext_lazy("Ni enlaces ni fuera de la app"), frozenset({"LINK", "OFF_PLATFORM"})),
    (gettext_lazy("Pago y envío seguros"), frozenset({"UNSAFE_PAYMENT", "SHIP_BEFORE_PAY", "ACCEPT_COURIER"})),
    (gettext_lazy("Solo lo que dice el anuncio"), frozenset({"UNSUPPORTED_CLAIM"})),
    (gettext_lazy("La venta y la cita, como están"), frozenset({"STATE_CONFLICT", "MEETING_UNCONFIRMED"})),
    (gettext_lazy("Los derechos de quien compra"), frozenset({"RIGHTS_DENIED"})),
    (gettext_lazy("Con respeto"), frozenset({"ABUSIVE"})),
    (gettext_lazy("Sin obedecer órdenes ni contar instrucciones"),
     frozenset({"INJECTION_OBEYED", "PROMPT_LEAK", "META_TALK", "AI_DENIAL"})),
    (gettext_lazy("De lo que se habla"), frozenset({"OFF_TOPIC"})),
    (gettext_lazy("En su idioma"), frozenset({"WRONG_LANG"})),
    (gettext_lazy("Corto, entero y sin repetirse"),
     frozenset({"EMPTY", "GARBLED", "LINE_BREAK", "TOO_LONG", "REPETITION"})),
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One thing the guard looked at: what it found against it, as (explanation, why it was sent all the same)."""

    name: str
    found: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Why:
    """How an answer came about, in words: pairs of (what, how it was), and the guard's findings rule by rule.

    `guard_ok` is None where the guard has not looked, or there was nothing for it to look at.
    """

    rows: tuple[tuple[str, Any], ...]
    guard_ok: bool | None
    rules: tuple[Rule, ...]
    findings: tuple[dict[str, Any], ...]


def of_message(message: Message, person: User) -> Why:
    """Of a message of ours, whoever wrote it; `message` with its conversation and, where one wrote it, its turn."""
    turn = message.turn
    offers = Offer.objects.filter(conversation=message.conversation, who=Offer.Who.SELLER)
    if turn is None or turn.response is None:
        named = offers.filter(message=message).order_by("id")
        return Why(_by_hand(message, list(named)), None, (), ())
    written = Response.objects.filter(turn=turn).select_related("asked_by", "written_by").order_by("id")
    return of_turn(
        turn,
        turn.response,
        message.conversation,
        person,
        earlier=[each for each in written if each.pk < turn.response.pk],
        ledger=list(offers.filter(turn=turn).order_by("id")),
    )


def _by_hand(message: Message, named: Sequence[Offer]) -> tuple[tuple[str, Any], ...]:
    app = message.author == Message.Author.SELLER_APP
    wrote = _("Una persona, desde la app de Wallapop") if app else _("Se envió antes de llevar la cuenta")
    rows = ((_("La escribió"), wrote), (_("Libro de ofertas"), _entered(named)))
    return tuple((what, how) for what, how in rows if how)


def of_turn(
    turn: Turn,
    response: Response,
    conversation: Conversation,
    person: User,
    *,
    earlier: Sequence[Response] = (),
    ledger: Sequence[Offer] = (),
) -> Why:
    """Of a draft or an answer. `earlier`: the texts it replaced; `ledger`: what entered the ledger with it."""

    def said(text: str) -> str:
        return visibility.words(person, text, conversation)

    decided = visibility.decision(person, turn.decision)
    moved = (
        (_("Motivo"), turn.get_cause_display() if turn.decision.get("occasion") else ""),
        (_("Contesta a"), said(turn.up_to_message.text if turn.up_to_message else "")),
        (_("Entendió que"), _understood(turn)),
        (_("Ofrecía"), words.money(turn.decision["offer"]) if turn.decision.get("offer") else ""),
        (_("Riesgo"), _risk(turn)),
        (_("Según el anuncio"), " · ".join(said(f"«{asked}»: {told}") for asked, told in response.facts)),
        (_("Se decidió"), words.decision(decided["kind"], decided["amount"])),
        (_("Porque"), words.negotiation_reason(decided["reason"])),
        (_("Mercado"), _market(turn.decision.get("market"))),
        (_("Libro de ofertas"), _entered(ledger)),
        (_("Antes decía"), " → ".join(said(f"«{each.response_text}»") for each in earlier)),
        (_("Se pidió"), _asked(response, earlier, said)),
        (_("La escribió"), _writer(response)),
        (_("Sin el modelo porque"), visibility.fell_back(person, response.fell_back_because)),
        (_("Voz"), words.plain(response.personality)),
        (_("Texto guía"), str(response.prompt_version or "")),
        (_("Confianza"), f"{response.confidence:.0%}" if response.confidence else ""),
        (_("Primera palabra"), _seconds(response.first_token_time)),
        (_("Tardó en escribirla"), _seconds(response.generation_time)),
        (_("Tamaño"), _tokens(response)),
        (_("De mensaje a borrador"), _between(turn.waiting_since, turn.decided_at)),
        (_("De mensaje a enviado"), _between(turn.waiting_since, turn.ended_at)),
        (_("Visto bueno"), _approval(turn)),
        (_("Enviada"), _moment(turn.ended_at) if turn.state == Turn.State.SENT else ""),
    )
    findings = visibility.violations(person, response.guard_verdict)
    return Why(
        rows=tuple((what, how) for what, how in moved if how),
        guard_ok=response.guard_ok,
        rules=() if response.guard_ok is None else _rules(findings),
        findings=tuple(findings),
    )


def _rules(findings: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Each thing the guard looks at with what it found; findings of no known rule last, in their own words."""
    left = list(findings)
    rules = []
    for name, codes in GUARD_RULES:
        found = [each for each in left if each.get("code") in codes]
        left = [each for each in left if each not in found]
        rules.append(Rule(str(name), _found(found)))
    return (*rules, *([Rule(_("Otros"), _found(left))] if left else []))


def _found(findings: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((each["explanation"], each.get("overridden", "")) for each in findings))


def _understood(turn: Turn) -> str:
    intents = turn.decision.get("intents") or [turn.intent]
    return ", ".join(str(words.INTENTS.get(each, each)) for each in intents if each)


def _risk(turn: Turn) -> str:
    score = turn.decision.get("risk")
    return f"{words.risk(score)[0]} {score}" if isinstance(score, int) and score else ""


def _market(told: Mapping[str, Any] | None) -> str:
    """How what others ask moved the price within the ladder."""
    if not told:
        return ""
    if told["moved"] == "further":
        said = _("%(cheaper)s de %(of)s iguales piden menos: la rebaja fue algo mayor, dentro de la escalera.")
    else:
        said = _("Solo %(cheaper)s de %(of)s iguales piden menos: la rebaja fue algo menor.")
    return said % {"cheaper": told["cheaper"], "of": told["of"]}


def _entered(ledger: Sequence[Offer]) -> str:
    """What the ledger took in: «contraoferta 195 €, hasta el 9/11 23:59»."""
    said = []
    for offer in ledger:
        until = _(", hasta el %(when)s") % {"when": _moment(offer.valid_until)} if offer.valid_until else ""
        said.append(f"{offer.get_kind_display()} {words.money(offer.amount, offer.currency)}{until}")
    return " · ".join(said)


def _asked(response: Response, earlier: Sequence[Response], said: Any) -> str:
    """Who wanted another text, and how."""
    rows = [each for each in (*earlier, response) if each.asked_by_id or each.instruction]
    return " · ".join(
        f"{thread.first_name(each.asked_by)}: «{said(each.instruction) or _('otra versión')}»" for each in rows
    )


def _writer(response: Response) -> str:
    if response.source == Response.Source.STAFF:
        return thread.first_name(response.written_by)
    model = f" · {response.model_used}" if response.model_used else ""
    return f"{response.get_source_display()}{model}"


def _tokens(response: Response) -> str:
    if not response.tokens_out:
        return ""
    sizes = {"read": response.tokens_in, "written": response.tokens_out}
    return _("%(read)s fragmentos leídos, %(written)s escritos") % sizes


def _seconds(value: float | None) -> str:
    return f"{value:.1f} s".replace(".", ",") if value else ""


def _between(start: datetime | None, end: datetime | None) -> str:
    return words.duration((end - start).total_seconds()) if start and end and end >= start else ""


def _approval(turn: Turn) -> str:
    if turn.approved_at:
        return f"{thread.first_name(turn.approved_by)}, {_moment(turn.approved_at)}"
    return _("no hacía falta: aquí contesta el asistente") if turn.state == Turn.State.SENT else ""


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d/%m %H:%M}" if moment else ""
