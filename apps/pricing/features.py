"""What a listing tells about its price, as numbers and words: the same for every kind of thing.

Pure. Nothing here knows a product: models, variants and sizes are read as such from the title, and what
they are worth is learned by `regressor`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from apps.pricing import lexicon
from apps.pricing.titles import fold, gigabytes

CONDITIONS: dict[str, int] = {
    "has_given_it_all": 0,
    "fair": 1,
    "good": 2,
    "as_good_as_new": 3,
    "new": 4,
    "in_box": 5,
    "un_worn": 5,
    "un_opened": 6,
}
"""The marketplace's own steps of condition, worst first; an unknown one is -1."""

_SAID: dict[str, str] = {
    "warranty": r"garant",
    "invoice": r"factura|ticket",
    "box": r"\bcaja\b",
    "broken": r"\brot[oa]s?\b|agriet|rajad|grieta|partid",
    "screen": r"pantalla \w* ?(?:cambiad|rot|partid|rajad|no )|cambi\w+ la pantalla",
    "back": r"(?:tapa|cristal|parte|carcasa) trasera",
    "parts": r"\bpiezas?\b|despiece",
    "fails": r"no funciona|\bno va\b|averiad|estropead|defect|\bfall[oa]s?\b|mancha|quemad|hinchad",
    "scratches": r"rasgu|aranaz|\braya",
    "blows": r"golpe|caida",
    "sealed": r"precint|sin abrir|estren|sellad",
    "locked": r"icloud|bloquead",
    "more": r"\bwatch\b|airpods|ipad|macbook|\blote\b|\bpack\b",
    "extras": r"funda|cargador|accesori",
    "shop": r"tienda|\biva\b|whatsapp|financi|\bplazos\b",
    "refurbished": r"reacondic|refurb|\bgrado\b|revisado",
    "swap": r"acepto cambio|cambio por|se cambia",
    "haste": r"\burge|necesito vender",
    "open": r"negociab|escucho|ofertas",
    "firm": r"no negoci|no bajo|precio fijo|no hago descuento",
    "flawless": r"impecable|perfect|como nuev",
    "not_original": r"no original|desconocida|compatible|replica",
    "abroad": r"\bchin[ao]\b|japon|\busa\b|eeuu|\besim\b|e-sim",
}
_SAID_PATTERNS = tuple(re.compile(pattern) for pattern in _SAID.values())
_HEALTH = re.compile(r"(?:bateria|salud|\bbat)\D{0,30}?(\d{2,3})|(\d{2,3}) ?% ?(?:de )?(?:salud|bateria|bat)")
_PERCENT = re.compile(r"\b(\d{2,3}) ?%")
_YEAR = re.compile(r"\b(20[0-3]\d)\b")
_WORD = re.compile(r"[a-z]+|\d+(?:[.,]\d+)?")
_TAIL_MODEL = re.compile(r"\bmodelo ([a-z0-9 .+-]{2,40}?)(?= color\b| capacidad\b| estado\b| marca\b|$)")
VARIANT_WORDS = lexicon.VARIANTS | {"e"}
WHEN = (5, 6)
"""The places in `Told.numbers` that tell when a listing was seen and made: the day, and the counting number."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A listing with its asking price in euros (None where it is to be estimated).

    `day`: days since 1970 when it was seen, None if unknown. `facts`: further columns as they are.
    """

    item_id: str
    title: str
    description: str = ""
    price: float | None = None
    day: int | None = None
    condition: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prediction:
    """Asking price in euros and its 80 % interval."""

    suggested: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Told:
    """`numbers` in a fixed order, missing ones NaN; `text` folded; `keys` from coarse to fine: what it is."""

    numbers: tuple[float, ...]
    text: str
    keys: tuple[str, ...]
    categories: tuple[str, ...]


def read(sample: Sample) -> Told:
    """What one listing tells, without looking at its price."""
    title, description = fold(sample.title).replace("promax", "pro max"), fold(sample.description)
    text = f"{title} . {description}"
    storage = gigabytes(title) or gigabytes(description, last=True) or _gigabytes(sample.facts.get("storage_gb", ""))
    model, variant = _model(title, storage)
    variant_told = sample.facts.get("variant", "")
    model = model or sample.facts.get("generation", "")
    variant = variant or ("" if variant_told in ("basic", "base") else variant_told)
    tail = _TAIL_MODEL.search(description)
    told_model = " ".join(sorted(set(_WORD.findall(tail.group(1))))) if tail else ""
    shop, warranty = (_yes(sample.facts.get(name, "")) for name in ("is_shop", "warranty"))
    numbers = (
        math.log2(storage) if storage else math.nan,
        _health(text, sample.facts.get("battery_pct", "")),
        float(CONDITIONS.get(sample.condition, -1)),
        shop,
        warranty,
        float(sample.day) if sample.day is not None else math.nan,
        math.log(int(sample.item_id)) if sample.item_id.isdecimal() and int(sample.item_id) else math.nan,
        max((float(year) for year in _YEAR.findall(text)), default=math.nan),
        math.log1p(len(description)),
        float(len(title)),
        *(float(bool(pattern.search(text))) for pattern in _SAID_PATTERNS),
    )
    size = f"{model}/{variant}/{storage or ''}"
    keys = (model, f"{model}/{variant}", size, f"{size}/{sample.condition}", f"{model}/{variant}/{told_model}")
    categories = (f"condition={sample.condition}", f"storage={storage or ''}", f"told={told_model}")
    return Told(numbers, text, keys, categories)


def _model(title: str, storage: int | None) -> tuple[str, str]:
    """What names the model: its numbers that are no size, share or year; and its variant words in order."""
    plain = _HEALTH.sub(" ", _PERCENT.sub(" ", title))
    words = _WORD.findall(plain)
    sizes = {str(storage), str((storage or 0) // 1024)} if storage else set()
    numbers = [word for word in words if word[0].isdigit() and word not in sizes]
    variant = [word for word in dict.fromkeys(words) if word in VARIANT_WORDS]
    return (numbers[0] if numbers else " ".join(words[:2])), " ".join(variant)


def _health(text: str, told: str) -> float:
    """Battery health in per cent, NaN where it is not told."""
    for one, other in _HEALTH.findall(text):
        if 60 <= int(one or other) <= 100:
            return float(one or other)
    shares = [int(each) for each in _PERCENT.findall(text) if 70 <= int(each) <= 100]
    if shares:
        return float(shares[0])
    try:
        return float(told)
    except ValueError:
        return math.nan


def _gigabytes(told: str) -> int | None:
    plain = told.lower().strip(" _")
    if plain.isdecimal():
        return int(plain)
    return gigabytes(fold(plain if plain.endswith("b") else f"{plain}b"))


def _yes(told: str) -> float:
    return {"true": 1.0, "false": 0.0}.get(told.lower(), math.nan)


def prices_of(samples: Sequence[Sample]) -> list[float]:
    """The asking prices; raises ValueError where one is missing or not above zero."""
    prices = [sample.price for sample in samples]
    if any(price is None or not price > 0 for price in prices):
        raise ValueError("to learn from a listing it needs a price above zero")
    return [price for price in prices if price is not None]
