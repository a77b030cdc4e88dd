"""A meeting as a calendar file (RFC 5545), for the seller's own calendar. Must never name the buyer in full.

Moved or called off, the same entry is given out again with a higher number, so that the calendar changes its own.
"""

from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from apps.conversations.models import Agreement
from apps.core import clock

WARNS = timedelta(hours=1)
#: Whoever calls an entry off must have a name (RFC 5546); nobody is written to there.
_ORGANISER = "mailto:walle@walle.invalid"


def calendar_of(agreement: Agreement) -> bytes:
    """The file for an agreement that has a day, or had one; raises ValueError where it never had."""
    if agreement.meets_at is None and not agreement.sequence:
        raise ValueError("an agreement without a day has no calendar entry")
    ended = agreement.status == Agreement.Status.CANCELLED
    event = Event()
    event.add("uid", f"acuerdo-{agreement.pk}@walle")
    event.add("dtstamp", clock.now())
    event.add("sequence", agreement.sequence + ended)
    event.add("summary", f"Entrega: {agreement.item.title}")
    calendar = Calendar()
    calendar.add("prodid", "-//Wall-E//ES")
    calendar.add("version", "2.0")
    if agreement.meets_at is not None:
        event.add("dtstart", agreement.meets_at)
        event.add("dtend", agreement.meets_at + timedelta(minutes=agreement.account.handover_min))
    if ended or agreement.meets_at is None:
        calendar.add("method", "CANCEL")
        event.add("status", "CANCELLED")
        event.add("organizer", _ORGANISER)
    else:
        event.add("description", f"{agreement.price:f} €, pago {agreement.get_payment_display()}.")
        if agreement.place:
            event.add("location", agreement.place)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"Entrega: {agreement.item.title}")
        alarm.add("trigger", -WARNS)
        event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
