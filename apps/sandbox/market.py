"""What strangers offer: plausible listings for a price scan, with the noise a real search has.

Deterministic: the same seed gives the same market on every machine. About two thirds of each product's
listings are comparable; the rest are accessories, broken ones, wanted ads, other models, lots and absurd
prices.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

TAX = {
    "consoles": (24200, ((24200, "Tecnología y electrónica"), (10088, "Consolas"))),
    "phones": (24200, ((24200, "Tecnología y electrónica"), (9447, "Smartphones"))),
    "bikes": (17000, ((17000, "Bicicletas"), (10214, "MTB"))),
    "monitors": (24200, ((24200, "Tecnología y electrónica"), (10133, "Monitores"))),
    "cameras": (24200, ((24200, "Tecnología y electrónica"), (24174, "Réflex"))),
    "furniture": (12467, ((12467, "Hogar y jardín"), (10172, "Sofás"))),
    "baby": (12461, ((12461, "Niños y bebés"), (10189, "Carritos"))),
    "jackets": (12465, ((12465, "Moda y accesorios"), (9703, "Chaquetas"))),
}
CONDITIONS = (
    ("good", 0.99),
    ("as_good_as_new", 1.04),
    ("fair", 0.86),
    ("good", 1.0),
    ("new", 1.12),
    ("in_box", 1.06),
)
PLACES = (
    ("Madrid", "28013", 40.42, -3.7),
    ("Barcelona", "08015", 41.38, 2.15),
    ("Valencia", "46004", 39.47, -0.37),
    ("Sevilla", "41002", 37.39, -5.99),
    ("Zaragoza", "50003", 41.65, -0.88),
    ("Bilbao", "48005", 43.26, -2.92),
    ("Málaga", "29005", 36.72, -4.42),
    ("Sabadell", "08201", 41.55, 2.11),
)
NAMES = (
    "Laura",
    "Javi",
    "Marta G.",
    "Sergio",
    "Nuria",
    "Pablo",
    "Irene",
    "Dani",
    "Cris",
    "Óscar",
    "Eva",
    "Rubén",
    "Alba",
    "Toni",
    "Rocío",
    "Víctor",
)


@dataclass(frozen=True, slots=True)
class Product:
    """One product's market. Prices in euros; `noise` is (title, usual price, why it is no comparable)."""

    key: str
    kind: str
    count: int
    price: float
    titles: tuple[str, ...]
    details: tuple[str, ...]
    noise: tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One stranger's listing. `age_days` counts back from the day the market is seeded."""

    title: str
    description: str
    cents: int
    condition: str
    kind: str
    reserved: bool
    shipping: bool
    age_days: float
    previous_cents: int | None
    comparable: bool


def products() -> list[Product]:
    """Every product with a market, from market.json."""
    rows = json.loads(Path(__file__).with_name("market.json").read_text(encoding="utf-8"))
    return [
        Product(
            row["key"],
            row["kind"],
            row["count"],
            row["price"],
            tuple(row["titles"]),
            tuple(row["details"]),
            tuple((title, usual, why) for title, usual, why in row["noise"]),
        )
        for row in rows
    ]


def listings(product: Product, seed: str) -> list[Listing]:
    """The strangers' listings of one product, in no particular order."""
    chance = random.Random(f"{seed}:{product.key}")
    found = [
        _noise(product, chance) if chance.random() < 0.34 else _honest(product, chance) for _ in range(product.count)
    ]
    found[-1] = _absurd(product, chance)
    return found


def _round(euros: float) -> int:
    """People ask round prices: multiples of 5 from 60 €, whole euros below; in cents."""
    step = 5 if euros >= 60 else 1
    return max(1, round(euros / step) * step) * 100


def _make(title: str, text: str, cents: int, condition: str, product: Product, chance: random.Random, *,
          comparable: bool) -> Listing:  # fmt: skip
    cut = _round(cents / 100 * chance.uniform(1.04, 1.2)) if chance.random() < 0.3 else None
    return Listing(
        title,
        text,
        cents,
        condition,
        product.kind,
        chance.random() < 0.08,
        chance.random() < 0.75,
        chance.expovariate(1 / 18),
        cut if cut and cut > cents else None,
        comparable,
    )


def _honest(product: Product, chance: random.Random) -> Listing:
    condition, factor = chance.choice(CONDITIONS)
    cents = _round(product.price * factor * chance.lognormvariate(0, 0.11))
    text = " ".join(chance.sample(product.details, 2))
    return _make(chance.choice(product.titles), text, cents, condition, product, chance, comparable=True)


def _noise(product: Product, chance: random.Random) -> Listing:
    title, usual, why = chance.choice(product.noise)
    text = {
        "accesorio": "Solo el accesorio, no incluye nada más.",
        "rota": "Averiado, se vende como está.",
        "se busca": "Pago en mano.",
        "lote": "Se vende todo junto.",
        "réplica": "No es original, pero nadie lo nota.",
        "otro": chance.choice(product.details),
    }[why]
    condition = "has_given_it_all" if why == "rota" else chance.choice(CONDITIONS)[0]
    return _make(
        title,
        text,
        _round(usual * chance.lognormvariate(0, 0.1)),
        condition,
        product,
        chance,
        comparable=False,
    )


def _absurd(product: Product, chance: random.Random) -> Listing:
    return _make(
        product.titles[0],
        "Acepto ofertas. Preguntar precio.",
        chance.choice((100, 123_400)),
        "good",
        product,
        chance,
        comparable=False,
    )
