"""Everything a reply may be made of, as one plain value; and how we write money.

It must never hold the floor price, personal data of anybody, or another buyer's words: whatever is in
here may end up in a prompt, and whatever is in a prompt may end up on a stranger's screen.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from decimal import Decimal

#: Who speaks in `Brief.history`.
BUYER, US = "comprador", "vendedor"

#: Decisions whose reply proposes, repeats or accepts a price.
PRICE_DECISIONS = frozenset({"accept", "counter", "hold_price", "firm", "ask"})


@dataclass(frozen=True, slots=True)
class Brief:
    """What one reply is written from. Amounts are euros; `amount` and `list_price` are the only ones sayable.

    `decision` is the kind decided by `apps.conversations.negotiation` and `questions` the buyer's open
    questions in their order, each `(intent, text)`. `safe_refusal` counts from 1 the times the same buyer was
    refused something unsafe (0: nothing to refuse; 3 and more: a person answers).

    `occasion` says why we write where no buyer's message is being answered: "" (the buyer wrote), "fact" (a question
    we put off has its answer), "follow_up" (they fell silent), "item_closed" (sold or reserved to somebody else) or
    "reminder" (of a meeting); `occasion_text` is what is new: "question: answer" of the fact, the date of the meeting
    in Spanish. `rival`: another buyer's better offer stands in the ledger, which may be said without name or amount.
    `reserved_for_buyer_until` is said as it is ("el viernes"); empty: no reservation may be promised. `examples` and
    `emoji` are those of the seller's own voice.
    """

    title: str
    list_price: Decimal
    persona: str = "amigable_casual"
    persona_style: str = ""  # the seller's own words for a persona of theirs; empty: the built-in one's
    status: str = "published"  # reserved also where it is promised to somebody else
    condition: str = ""  # the marketplace's code, as_good_as_new and so on
    shipping: bool | None = None
    pickup_area: str = ""
    description: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    grammar: str = ""  # f_s, m_s, f_p, m_p; empty: unknown, so wording stays neutral
    history: tuple[tuple[str, str], ...] = ()  # oldest first, without the messages being answered
    buyer_text: str = ""
    intents: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    decision: str = "none"
    amount: Decimal | None = None
    terms: str = ""  # said with the price when not empty: "hasta el viernes"
    buyer_name: str = ""
    greet: bool = True
    disclose: bool = False
    late: bool = False
    asks_if_bot: bool = False
    safe_refusal: int = 0
    language: str = "es"
    usted: bool = False
    occasion: str = ""
    occasion_text: str = ""
    summary: str = ""  # the part of the conversation older than `history`, in one line of ours
    professional: bool = False  # a professional seller: never denies returns or guarantee
    rival: bool = False
    reserved_for_buyer_until: str = ""
    examples: tuple[tuple[str, str], ...] = ()  # (what a buyer said, how this seller answers)
    emoji: bool = False

    @property
    def available(self) -> bool:
        """Whether the listing can still be bought by this buyer."""
        return self.status == "published"


def digest(brief: Brief) -> int:
    """Return a number that is the same for equal briefs on any machine, to choose between wordings."""
    text = repr([getattr(brief, field.name) for field in fields(brief)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def euros(amount: Decimal) -> str:
    """Write an amount as Spaniards do: `195 €`, `89,50 €`, `1.200 €`."""
    cents = amount.quantize(Decimal("0.01"))
    text = f"{cents:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return text.removesuffix(",00") + " €"
