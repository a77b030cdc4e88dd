"""A meeting as a calendar file (RFC 5545), for the seller's own calendar. Must never name the buyer in full."""

from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from apps.conversations.models import Agreement

LASTS = timedelta(minutes=30)
WARNS = timedelta(hours=1)


def calendar_of(agreement: Agreement) -> bytes:
    """The file for an agreement that has a day; raises ValueError without one."""
    if agreement.meets_at is None:
        raise ValueError("an agreement without a day has no calendar entry")
    event = Event()
    event.add("uid", f"acuerdo-{agreement.pk}@walle")
    event.add("dtstamp", agreement.created_at)
    event.add("dtstart", agreement.meets_at)
    event.add("dtend", agreement.meets_at + LASTS)
    event.add("summary", f"Entrega: {agreement.item.title}")
    event.add("description", f"{agreement.price:f} €, pago {agreement.get_payment_display()}.")
    if agreement.place:
        event.add("location", agreement.place)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Entrega: {agreement.item.title}")
    alarm.add("trigger", -WARNS)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Wall-E//ES")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
