"""`manage.py turns explain|requeue ID`: how an answer came about, from its rows; or thinking it over again.

`requeue` makes only moves that the table of turns allows, back to its start. What a person holds, what security held
and what may be out already is left alone.
"""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone, translation

from apps.conversations import turns
from apps.conversations.models import Conversation, Offer, Response, Turn
from apps.core import clock, doorbell
from apps.desk import conversation_why, visibility
from apps.operations.management.commands._control import done

RING_S = 2.0
S = Turn.State


class Command(BaseCommand):
    help = "Explica una respuesta con lo que quedó guardado, o la vuelve a pensar."

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        for deed, told in (
            ("explain", "qué se vio, qué se decidió, quién la escribió"),
            ("requeue", "volver a pensarla"),
        ):
            deeds.add_parser(deed, help=told).add_argument("turn", type=int, metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Turn.objects.select_related(
            "conversation__account", "conversation__item", "conversation__buyer", "up_to_message", "approved_by",
            "response__prompt_version", "response__written_by", "response__asked_by",
        )  # fmt: skip
        turn = found.filter(pk=options["turn"]).first()
        if turn is None:
            raise CommandError(f"No hay ninguna respuesta {options['turn']}.")
        with translation.override("es"):
            self._explain(turn) if options["deed"] == "explain" else self._requeue(turn)

    def _explain(self, turn: Turn) -> None:
        # Whoever sits here can read the database: shown in full, and kept in the record of activity.
        person = User(username="consola", is_superuser=True, is_active=True)
        chat = turn.conversation
        rows: list[tuple[str, Any]] = [
            ("Conversación", f"{chat.pk}, {visibility.buyer_name(person, chat)}, «{chat.product_name}»"),
            ("Cuenta", chat.account.username),
            ("Por", f"{turn.get_cause_display()}, {timezone.localtime(turn.opened_at):%d/%m/%Y %H:%M:%S}"),
            ("Estado", turn.get_state_display()),
            ("Espera o terminó porque", visibility.reason(person, turn.reason)),
            ("En detalle", visibility.turn_reason(person, turn.reason, turn.reason_detail, chat)),
            ("Intentos", turn.attempts or ""),
            ("Rastro", turn.trace_id),
        ]
        why = None
        if turn.response is not None:
            written = Response.objects.filter(turn=turn, pk__lt=turn.response.pk).select_related(
                "asked_by", "written_by"
            )
            why = conversation_why.of_turn(
                turn,
                turn.response,
                chat,
                person,
                earlier=list(written.order_by("id")),
                ledger=list(Offer.objects.filter(turn=turn).order_by("id")),
            )
            rows += [("Texto", f"«{turn.response.response_text}»"), *why.rows]
        elif turn.up_to_message is not None:
            rows += [("Contesta a", turn.up_to_message.text)]
        for what, how in rows:
            if how not in ("", None):
                self.stdout.write(f"{what}: {how}")
        for rule in why.rules if why else ():
            for said, overridden in rule.found:
                self.stdout.write(f"✗ {rule.name}: {said}" + (f" (se envió igual: {overridden})" if overridden else ""))
        if why and why.guard_ok:
            self.stdout.write("✓ La revisión no encontró nada en contra.")
        done("turns_explain", turn.pk, saw=True)

    def _requeue(self, turn: Turn) -> None:
        with transaction.atomic():
            Conversation.objects.select_for_update(of=("self",)).get(pk=turn.conversation_id)
            turn = Turn.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=turn.pk)
            _refuse(turn)
            if turn.state != S.RECEIVED:
                turn.reassessments = 0
                if not turns.reassess(turn, "por la consola"):
                    raise CommandError("Acaba de moverse sola: mírala otra vez.")
            done("turns_requeue", turn.pk)
        turns.ring(turn)
        doorbell.flush(RING_S)
        self.stdout.write(f"La respuesta {turn.pk} se vuelve a pensar desde el principio.")


def _refuse(turn: Turn) -> None:
    """Raises CommandError where thinking again would be wrong, saying what to do instead."""
    state = turn.get_state_display()
    if turn.state in turns.ENDS:
        raise CommandError(f"Ya terminó ({state}): no hay nada que volver a pensar.")
    if turn.state in Turn.IN_FLIGHT:
        raise CommandError(f"Puede haber salido ya ({state}): Wall-E lee el chat dos veces y lo resuelve sola.")
    if turn.lease_expires_at is not None and turn.lease_expires_at > clock.now():
        raise CommandError("Alguien está con ella ahora: espera un minuto.")
    if turn.security_hold:
        raise CommandError("La retuvo la seguridad: decide una persona, en el panel.")
    if turn.approved_at is not None or turn.cause == Turn.Cause.STAFF:
        raise CommandError("La ha escrito o aprobado una persona: se deshace o se descarta en el panel.")
    if turn.conversation.mode == Conversation.Mode.MANUAL:
        raise CommandError("La conversación la lleva una persona: que la devuelva en el panel.")
