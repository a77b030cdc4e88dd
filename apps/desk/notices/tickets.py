"""The right to decide about one draft from a link or a button: for one person, as it was shown, once, for a day.

Must never decide more than its person may at that moment, nor about anything but what they were shown.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.conversations import review
from apps.conversations.models import Turn
from apps.conversations.refused import Refused
from apps.core import clock
from apps.desk import audit, twofactor, visibility
from apps.desk.models import AuditEvent
from apps.desk.notices.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

LASTS = timedelta(days=1)
_SALT = "desk.notices.ticket"
DEEDS = ("aprobar", "llevar")


class Gone(Exception):
    """The ticket can't be used; the text says why, in Spanish."""


def give(person: User, turn: Turn) -> Ticket:
    """A ticket for `turn` with its draft as it is now."""
    conversation, item = review.revisions(turn.conversation)
    return Ticket.objects.create(
        person=person,
        turn=turn,
        response_id=turn.response_id,
        conversation_revision=conversation,
        item_revision=item,
        expires_at=clock.now() + LASTS,
    )


def allowed(person: User) -> bool:
    """Whether a link may stand for this person's login: not where they log in in two steps."""
    return not twofactor.has(person)


def path(ticket: Ticket) -> str:
    """The page of the ticket."""
    return reverse("desk_ticket", args=[signing.dumps(ticket.pk, salt=_SALT)])


def read(signed: str) -> Ticket:
    """The ticket behind an address. Raises Gone."""
    try:
        pk = signing.loads(signed, salt=_SALT)
    except signing.BadSignature:
        raise Gone(_("Este enlace no es válido.")) from None
    return find(pk)


def find(pk: int, person: User | None = None) -> Ticket:
    """The ticket of that number, of `person` where one is given, still good. Raises Gone."""
    rows = Ticket.objects.select_related(
        "person", "turn__conversation__item", "turn__conversation__buyer", "turn__response", "turn__up_to_message"
    )
    ticket = rows.filter(pk=pk).first()
    if ticket is None or (person is not None and ticket.person_id != person.pk):
        raise Gone(_("Este enlace no es válido."))
    check(ticket, clock.now())
    return ticket


def check(ticket: Ticket, now: "datetime") -> None:
    """Raises Gone where the ticket was used, is too old, or its person may no longer decide about the turn."""
    if ticket.used_at:
        raise Gone(_("Este enlace ya se ha usado."))
    if ticket.expires_at <= now:
        raise Gone(_("Este enlace ha caducado: decide en la cola."))
    person = ticket.person
    mine = visibility.visible(person, Turn.objects.filter(pk=ticket.turn_id)).exists()
    if not (person.is_active and person.is_staff and person.has_perm("conversations.answer_buyers") and mine):
        raise Gone(_("Ya no tienes permiso para decidir esto."))
    if not allowed(person):
        raise Gone(_("Entras con segundo paso: decide en la cola."))


def use(ticket: Ticket, deed: str, where: str) -> str:
    """Does `deed` («aprobar», «llevar») as the ticket's person, once, and says what was done.

    Raises Gone, or Refused where something moved since the draft was shown.
    """
    person = ticket.person
    with transaction.atomic():
        current = Ticket.objects.select_for_update(of=("self",)).select_related("person").get(pk=ticket.pk)
        check(current, clock.now())
        if deed == "aprobar" and current.response_id is not None:
            seen = current.conversation_revision, current.item_revision
            review.approve(current.turn_id, response_id=current.response_id, seen=seen, by=person)
            said = _("Aprobado: sale en cuanto Wallapop deje.")
        elif deed == "llevar":
            review.take_over(ticket.turn.conversation_id, by=person)
            said = _("La llevas tú: el asistente calla en esta conversación.")
        else:
            raise Refused(_("Eso no se puede hacer desde aquí."))
        Ticket.objects.filter(pk=current.pk).update(used_at=clock.now())
    audit.record(AuditEvent.Kind.DID, person, page="desk_ticket", object_id=ticket.turn_id, detail=deed, address=where)
    return said
