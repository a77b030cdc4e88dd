"""Who writes in `tests.drill.characters`: buyers with a plan of several messages, drawn by a seeded chance.

Pure: the same chance gives the same buyer.
"""

import random
from dataclasses import dataclass

from apps.sandbox.characters import in_words
from tests.drill import characters_words as words
from tests.drill.characters_words import LISTINGS, SPEECH, Listing

#: How the item stands when the buyer first writes, by how often.
SITUATIONS = {"free": 70, "rival": 12, "reserved": 10, "sold": 4, "kept": 4}
#: What a buyer says one after the other; a mark `+` joins two messages of one turn.
PLANS = (
    "QUESTIONS OFFERS INSISTS YESES AFTER_DEAL",
    "QUESTIONS QUESTIONS HAGGLES OFFERS OFFERS",
    "OFFERS INSISTS INSISTS HAGGLES COMEBACKS",
    "QUESTIONS INJECTIONS INJECTIONS OFFERS",
    "INJECTIONS QUESTIONS INJECTIONS",
    "HAGGLES INJECTIONS OFFERS YESES",
    "CONTACTS QUESTIONS CONTACTS",
    "QUESTIONS CONTACTS OFFERS CONTACTS",
    "MACHINES QUESTIONS MACHINES",
    "QUESTIONS+OFFERS INSISTS HAGGLES",
    "QUESTIONS QUESTIONS QUESTIONS",
    "full AFTER_DEAL AFTER_DEAL QUESTIONS AFTER_DEAL",
    "full CONTACTS AFTER_DEAL COMEBACKS",
    "OFFERS COMEBACKS OFFERS YESES",
    "CHATTER QUESTIONS CHATTER OFFERS",
    "OFFERS OFFERS OFFERS YESES AFTER_DEAL",
)
COMEBACK_DAYS = (1, 3, 9)
FULL = ("Te lo compro por {n} €", "Me lo quedo por {n} €", "{n} € y mío")


@dataclass(frozen=True)
class Step:
    """What a buyer writes before we answer, in which tongue, and how many days after the last word said."""

    texts: tuple[str, ...]
    tongue: str = "es"
    days_later: int = 0


@dataclass(frozen=True)
class Plan:
    """One buyer: of what, how it stands, who sells it and in which voice, and what they say."""

    listing: Listing
    situation: str
    seller: int
    persona: str
    has_floor: bool
    term_days: int
    steps: tuple[Step, ...]


PERSONAS = ("amigable_casual", "profesional_cordial", "vendedor_experimentado")


def draw(chance: random.Random, sellers: int) -> Plan:
    """The next buyer, of one of so many sellers."""
    listing = chance.choice(LISTINGS)
    steps = _foreign(chance, listing) if chance.random() < 0.15 else _spanish(chance, listing)
    return Plan(
        listing,
        chance.choices(list(SITUATIONS), list(SITUATIONS.values()))[0],
        chance.randrange(sellers),
        chance.choice(PERSONAS),
        listing.floor is not None and chance.random() < 0.75,
        chance.choice((0, 0, 3)),
        tuple(steps),
    )


def worded(saying: str, amount: int) -> str:
    """A saying with its amount in it."""
    return saying.replace("{n}", str(amount)).replace("{w}", in_words(amount))


def _spanish(chance: random.Random, listing: Listing) -> list[Step]:
    steps, offer = [], _amount(chance, listing)
    for part in chance.choice(PLANS).split():
        texts = []
        for name in part.split("+"):
            if chance.random() < 0.5:
                offer = _amount(chance, listing)
            if name == "full":
                texts.append(worded(chance.choice(FULL), listing.price))
            else:
                texts.append(worded(chance.choice(getattr(words, name)), offer))
        steps.append(Step(tuple(texts), days_later=chance.choice(COMEBACK_DAYS) if part == "COMEBACKS" else 0))
    return steps


def _foreign(chance: random.Random, listing: Listing) -> list[Step]:
    tongue = chance.choices(list(SPEECH), (5, 4, 2, 1))[0]
    return [
        Step((worded(chance.choice(SPEECH[tongue]), _amount(chance, listing)),), tongue)
        for _ in range(chance.randint(2, 4))
    ]


def _amount(chance: random.Random, listing: Listing) -> int:
    return max(1, round(listing.price * chance.choice((0.2, 0.4, 0.55, 0.7, 0.8, 0.85, 0.9, 0.95, 1))))
