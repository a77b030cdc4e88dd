"""The guard, fed from the rows: one way for drafts, staff texts and the moment of sending, so that nothing
leaves unchecked.
"""

import gc
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import connection

from apps.conversations import items, meeting_talk, meetings, rights
from apps.conversations.models import Conversation, Message, Offer, Response, Turn
from apps.conversations.negotiation import Entry, Ledger, in_force
from apps.core import clock
from apps.core.prepared import Given, Prepared
from apps.language.amounts import amounts
from apps.marketplace import links
from apps.marketplace.models import Account, Item, ItemFact
from apps.security import events, fraud, guard, injection
from apps.security.guard.finding import EXPLANATIONS
from apps.security.models import SecurityEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_BEST_OF_OTHERS = """
SELECT max(offers.amount)
FROM offers JOIN conversations ON conversations.id = offers.conversation_id
            LEFT JOIN buyers ON buyers.id = conversations.buyer_id
WHERE offers.item_id = ANY(%(items)s) AND offers.who = 'buyer' AND offers.kind = 'offer' AND NOT offers.shipping
  AND offers.conversation_id <> %(conversation)s
  AND (offers.valid_until IS NULL OR offers.valid_until > %(now)s)
  AND buyers.blocked IS NOT TRUE
  AND conversations.state NOT IN ('abandonado', 'finalizado') AND conversations.risk_score < 60
  AND NOT EXISTS (SELECT FROM offers AS later WHERE later.conversation_id = offers.conversation_id
                  AND later.who = 'buyer' AND later.kind = 'withdraw' AND later.id > offers.id)"""
_FOREVER = datetime.max.replace(tzinfo=UTC)
_OFFERS = Prepared(lambda: Offer.objects.filter(conversation=Given(0), created_at__lte=Given(1)).order_by("id"))
_FACTS = Prepared(lambda: ItemFact.objects.filter(item=Given(0)))
_RECENT = Prepared(
    lambda: (
        Message.objects.filter(conversation=Given(0), author__in=("assistant", "staff"), sent_at__lte=Given(2))
        .exclude(turn=Given(1))
        .order_by("-sent_at")
        .values_list("text")[:5]
    )
)
#: Guard codes that tell on which side of the floor an amount lies.
#: What a listing that says anything of sending says.
_OF_SENDING = re.compile(
    r"\b(?:env[ií]|mand(?:ar|amos)|(?:l[oa]s?|se|te) mand[oa]\b|correos|mensajer|ship|post(?:al|age)?\b)", re.IGNORECASE
)
FLOOR_CODES = frozenset({"FLOOR_LEAK", "BELOW_FLOOR"})


def ledger_of(conversation: Conversation, *, without: Sequence[Message] = (), until: datetime | None = None) -> Ledger:
    """What was offered in this conversation, oldest first, `without` the messages being answered; and others'
    best standing offer: not taken back, not run out, of somebody who may be dealt with and has not fallen silent.
    """
    answered = {message.pk for message in without}
    rows = [row for row in _OFFERS(conversation.pk, until or _FOREVER) if row.message_id not in answered]
    others = None
    if conversation.item is not None:
        listings = [conversation.item.pk]
        if conversation.item.thing is not None:  # what is offered in another listing is offered for the same thing
            listings += links.others(conversation.item).values_list("pk", flat=True)
        with connection.cursor() as cursor:
            cursor.execute(
                _BEST_OF_OTHERS,
                {"items": listings, "conversation": conversation.pk, "now": clock.now()},
            )
            (others,) = cursor.fetchone()
    entries = [Entry(row.who, row.kind, row.amount, row.created_at, row.valid_until, row.shipping) for row in rows]
    return Ledger(in_force(entries, until or clock.now()), others)


@dataclass
class Case:
    """What the reply of `turn` is made of and judged by, each part read from the rows when first asked for.

    What is read stays as it was: a case is for one step of a turn, and whatever leaves is judged by a new one.
    `then` is the moment of which it is read, for a replay: ledger, sale and what we had said as they stood, listing
    and facts as they are. Nothing judged so may be sent.
    """

    turn: Turn
    then: datetime | None = None

    @cached_property
    def ledger(self) -> Ledger:
        """What was offered so far."""
        return ledger_of(self.turn.conversation, until=self.then)

    @cached_property
    def answered(self) -> str:
        """The buyer's messages that the turn answers, one a line."""
        return answered_text(self.turn)

    @cached_property
    def recent(self) -> tuple[str, ...]:
        """Our last replies in the conversation, newest first."""
        return recent_replies(self.turn.conversation, besides=self.turn, until=self.then)

    @cached_property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the seller answered about the item, as question and answer."""
        item = self.turn.conversation.item
        return tuple((fact.question, fact.answer) for fact in _FACTS(item.pk)) if item else ()

    @property
    def has_rival(self) -> bool:
        """Whether another buyer's offer stands in the ledger that is better than this buyer's."""
        return (self.ledger.best_of_others or 0) > max(self.ledger.buyer_offers(), default=Decimal(0))

    def _ships(self, item: Item) -> bool | None:
        """Whether the assistant may speak of sending: not while nobody has said that the item is sent."""
        said = " ".join([item.description, *chain.from_iterable(self.facts)])
        return False if item.shipping is None and not _OF_SENDING.search(said) else item.shipping

    def judge(self, text: str, *, by: "User | None" = None, beginning: bool = False) -> guard.GuardVerdict:
        """What the guard says of `text`; `by`: whose text; `beginning`: it is still being written, and only what no
        continuation can mend counts.

        Whoever may see the floor may name any price at or above it; everybody else, and the assistant, only the
        ledger's.
        """
        turn, conversation, item = self.turn, self.turn.conversation, self.turn.conversation.item
        allowed: set[Decimal] = set()
        facts = guard.ListingFacts()
        state = guard.SaleState()
        floor = None
        if item is not None:
            floor = item.floor
            allowed = (
                {turn.our_offer} if turn.our_offer is not None else {min([item.list_price, *self.ledger.our_prices()])}
            )
            if by is not None and by.has_perm("marketplace.see_floor_price"):
                allowed |= {each.value for each in amounts(text) if floor is None or each.value >= floor}
            elif by is not None:
                floor = None  # else trying out amounts would tell the floor to whoever may not see it
            standing = items.standing_for(item, conversation.buyer_id)
            status, stage = item.status, conversation.state
            elsewhere = item.promised_to_id is not None and item.promised_to_id != conversation.buyer_id
            if self.then is not None:
                status = standing = turn.decision.get("standing", standing)
                elsewhere, stage = standing == item.Status.RESERVED, turn.decision.get("state_after", stage)
            offered = standing == item.Status.PUBLISHED
            if by is None and not offered:
                allowed = set()  # a draft of before: no price is proposed for what is not for sale
            facts = guard.ListingFacts(
                title=item.title,
                description=item.description,
                list_price=item.list_price if offered else None,
                condition=item.condition,
                shipping=item.shipping if by is not None else self._ships(item),
                pickup_area=item.pickup_area,
                answers=self.facts,
            )
            state = guard.SaleState(
                status=status,
                promised_elsewhere=elsewhere,
                accepted=turn.our_offer_kind == Offer.Kind.ACCEPT or stage in ("comprometido", "coordinando"),
                buyer_asked_if_bot=bool(turn.decision.get("asks_if_bot")),
                rival=self.has_rival,
            )
        username = conversation.account.username
        look = guard.check_prefix if beginning else guard.check
        verdict = look(
            text,
            allowed_amounts=frozenset(allowed),
            quotable=frozenset(self.ledger.buyer_offers()),
            floor=floor,
            facts=facts,
            private=guard.PrivateData(emails=(username,) if "@" in username else ()),
            state=state,
            recent=self.recent,
            buyer_message=self.answered,
        )
        professional = conversation.account.seller_kind == Account.Seller.PROFESSIONAL
        if professional and not beginning and (place := rights.denied(text)):
            denied = guard.Violation(rights.CODE, text[slice(*place)], *place, rights.EXPLANATION)
            verdict = replace(verdict, ok=False, violations=(*verdict.violations, denied))
        if by is None and not beginning and (place := meetings.unconfirmed_in(text, conversation)):
            made_up = guard.Violation(meeting_talk.CODE, text[slice(*place)], *place, meeting_talk.EXPLANATION)
            verdict = replace(verdict, ok=False, violations=(*verdict.violations, made_up))
        return verdict


def warm_up() -> None:
    """Reads all that the security rules know, so that no buyer waits for it; the collector then leaves it alone: going
    through it took a third of the guard's time.
    """
    fraud.detect("Hola, ¿sigue disponible?", [fraud.Line("Hola, buenas.", True)])
    injection.detect("Hola, ¿sigue disponible?")
    guard.check(
        "Sí, sigue disponible.",
        allowed_amounts=frozenset(),
        floor=None,
        facts=guard.ListingFacts(),
        private=guard.PrivateData(),
        state=guard.SaleState(),
    )
    gc.collect()
    gc.freeze()


def guard_text(turn: Turn, text: str, *, by: "User | None" = None) -> guard.GuardVerdict:
    """What the guard says of `text` as the reply of `turn`, judged on the rows as they are; `by`: whose text."""
    return Case(turn).judge(text, by=by)


def answered_text(turn: Turn) -> str:
    """The buyer's messages that `turn` answers, one a line."""
    asked, newest = turn.decision.get("messages", ()), turn.up_to_message
    if newest is not None and asked == [newest.pk]:
        return newest.text
    answered = Message.objects.filter(pk__in=asked)
    return "\n".join(answered.values_list("text", flat=True))


def recent_replies(conversation: Conversation, *, besides: Turn, until: datetime | None = None) -> tuple[str, ...]:
    """Our last replies in this conversation, newest first; `until`: those sent up to then."""
    return tuple(text for (text,) in _RECENT.columns(conversation.pk, besides.pk, until or _FOREVER))


def as_rows(verdict: guard.GuardVerdict) -> list[dict[str, Any]]:
    """The violations as kept with the response and shown to staff."""
    return [
        {
            "code": each.code,
            "evidence": each.evidence,
            "start": each.start,
            "end": each.end,
            "explanation": each.explanation_es,
        }
        for each in verdict.violations
    ]


def clears(response: Response, verdict: guard.GuardVerdict) -> bool:
    """Whether the text may leave: no violation, or only those a person saw and overrode with a reason."""
    overridden = {row["code"] for row in response.guard_verdict if row.get("overridden")}
    return verdict.ok or {each.code for each in verdict.violations} <= overridden


def record(
    event_type: str,
    action: str,
    turn: Turn,
    text: str,
    verdict: guard.GuardVerdict,
    *,
    staff_id: int | None = None,
) -> SecurityEvent:
    """The event of a text of ours that the guard objects to.

    Of the floor it says no more than that the price is another: events are read by people who may not hear of it.
    """
    noted = []
    for each in verdict.violations:
        code = "PRICE_CONFLICT" if each.code in FLOOR_CODES else each.code
        why = EXPLANATIONS[code] if code != each.code else each.explanation_es
        noted.append(events.Noted(code, 0, each.start, each.end, why))
    conversation = turn.conversation
    return events.record(
        event_type,
        0,
        action,
        text,
        noted,
        account_id=conversation.account_id,
        conversation_id=conversation.pk,
        buyer_id=conversation.buyer_id,
        turn_id=turn.pk,
        trace_id=turn.trace_id,
        staff_id=staff_id,
    )
