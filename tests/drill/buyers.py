"""What the drill's buyers and its seller say, and when: a plan drawn from a seed, before anything runs."""

import random
from dataclasses import dataclass

OPENINGS = (
    "Hola, ¿sigue disponible?",
    "Buenas, ¿todavía lo tienes?",
    "Hola, me interesa, ¿en qué estado está?",
    "Buenas tardes, ¿haces envío?",
    "Hola, ¿dónde se puede recoger?",
    "Hola, ¿cuál es el último precio?",
)
QUESTIONS = (
    "¿Y haces envíos?",
    "¿Dónde quedarías para entregarlo?",
    "¿Tiene algún golpe o arañazo?",
    "¿Funciona todo bien?",
    "¿Incluye la caja?",
    "¿Cuánto tiempo tiene?",
    "¿Tienes más fotos?",
    "¿Se puede pagar en mano?",
    "¿Por qué lo vendes?",
)
OFFERS = (
    "¿Me lo dejas en {} €?",
    "Te doy {} € y voy hoy mismo",
    "¿Aceptas {} euros?",
    "Lo máximo que puedo pagar son {} €",
)
CORRECTIONS = (
    "no, mejor te ofrezco {} €",
    "Perdona, no, mejor mándamelo por envío",
    "espera, mejor dime si sigue disponible antes de nada",
    "no, mejor me lo quedo por {} €",
)
BURST = ("Por cierto", "Ah, y otra cosa", "Y perdona la prisa", "Es para un regalo")
BY_HAND = (
    "Hola, soy yo, te contesto desde el móvil",
    "Buenas, te atiendo yo misma",
    "Hola, ya estoy aquí, dime",
)
CLOSINGS = ("Vale, gracias", "Perfecto, lo pienso y te digo")


@dataclass(frozen=True)
class Line:
    """One thing said `at` seconds after the drill's start, by the buyer or by the seller in the official app."""

    at: float
    conversation: int
    text: str
    by_seller: bool = False


@dataclass(frozen=True)
class Plan:
    """A whole cast: who asks for what, what is said when, and what is said exactly while we type."""

    buyers: tuple[tuple[str, str], ...]  # name, external id of the item
    lines: tuple[Line, ...]
    corrections: dict[int, tuple[float, str]]  # conversation → seconds after we begin to type, text
    takeovers: dict[int, tuple[float, str]]  # likewise, the seller's own words


def plan(seed: int, conversations: int, seconds: float, items: list[tuple[str, float]]) -> Plan:
    """A plan for so many conversations over `seconds`, about `items` (external id, price in euros)."""
    chance = random.Random(seed)
    buyers, lines = [], []
    corrections: dict[int, tuple[float, str]] = {}
    takeovers: dict[int, tuple[float, str]] = {}
    # A fifth exactly: a small drill must not lose half of its conversations to the seller by chance.
    by_hand, tenth = chance.sample(range(conversations), conversations), max(1, conversations // 10)
    for number in range(conversations):
        item, price = chance.choice(items)
        buyers.append((f"Drill {seed} {number}", item))
        opens = at = chance.uniform(0, 0.5 * seconds)
        wanted = chance.randint(2, 5)
        said = 0
        while said < wanted:
            text = _say(chance, said, wanted, price)
            lines.append(Line(at, number, text))
            said += 1
            if said < wanted and chance.random() < 0.25:
                lines.append(Line(at + chance.uniform(0.1, 0.9), number, chance.choice(BURST)))
                said += 1
            at += chance.uniform(0.12, 0.4) * seconds
        if chance.random() < 0.3:
            amount = _amount(chance, price)
            corrections[number] = (chance.uniform(0, 1.5), chance.choice(CORRECTIONS).format(amount))
        if number in by_hand[:tenth]:
            takeovers[number] = (chance.uniform(0, 1.5), chance.choice(BY_HAND))
        elif number in by_hand[tenth : 2 * tenth]:
            at = chance.uniform(opens + 1, seconds)
            lines.append(Line(at, number, chance.choice(BY_HAND), by_seller=True))
    lines = [line for line in lines if line.at <= seconds]
    return Plan(tuple(buyers), tuple(sorted(lines, key=lambda line: line.at)), corrections, takeovers)


def _say(chance: random.Random, said: int, wanted: int, price: float) -> str:
    if said == 0:
        return chance.choice(OPENINGS)
    if said == wanted - 1 and chance.random() < 0.2:
        return chance.choice(CLOSINGS)
    if chance.random() < 0.45:
        return chance.choice(OFFERS).format(_amount(chance, price))
    return chance.choice(QUESTIONS)


def _amount(chance: random.Random, price: float) -> int:
    return max(1, round(price * chance.choice((0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1))))
