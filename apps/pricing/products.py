"""What we look for, read from a product's name or from the title of a listing of ours. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from apps.pricing.lexicon import (
    BRANDS,
    CLOTHES,
    COLOURS,
    KIND_OF_NAME,
    NOUNS,
    SALE_WORDS,
    SIZED,
    STOP,
    VARIANTS,
    singular,
)
from apps.pricing.titles import AREA, Title

NEEDED_NAMES = 3


@dataclass(frozen=True)
class Product:
    """`models`: its words with digits, all of them needed. `names`: other words that are no brand, noun or talk;
    `needed` those without which it is not named. `kinds`: what it may be, empty if unknown, told by a `noun` or not.
    `family`: a name without a variant takes them all, as a search does; else "iPhone 11" is no Pro."""

    models: tuple[str, ...]
    names: tuple[str, ...]
    needed: tuple[str, ...]
    brands: frozenset[str]
    variants: frozenset[str]
    kinds: frozenset[str]
    noun: bool
    storage: frozenset[int]
    size: str
    area: str
    counts: Mapping[str, str]
    raw: frozenset[str]
    distinctive: bool
    family: bool

    @property
    def bare_size(self) -> bool:
        """Whether a size may stand without "talla": as a letter or number in a title of clothes, a letter of a bike."""
        return bool(self.kinds & SIZED)


def product(name: str, *, family: bool = False) -> Product:
    """Reads a product name such as "iPhone 11 Pro 64GB", "Cómoda Malm 6 cajones" or "Nike Dunk Low talla 43"."""
    said = Title.read(name)
    head = [token for token in said.head if token != ";"]
    noun_kinds = next((NOUNS[singular(t)] for t in head if singular(t) in NOUNS), frozenset[str]())
    named = [KIND_OF_NAME[t] for t in head if t in KIND_OF_NAME]
    kinds = noun_kinds or (named[0] if named else frozenset[str]())
    sized = bool(kinds & SIZED)
    sizes = said.sizes(bare=sized)
    size = next(iter(sorted(sizes)), "")
    counted = set(said.counts.values())
    core = [
        token
        for token in head
        if token not in STOP
        and token not in COLOURS
        and not (singular(token) in NOUNS and NOUNS[singular(token)] & kinds)
        and not (sized and token in (size, f"w{size}", f"t{size}"))
    ]
    models = [t for t in core if any(c.isdigit() for c in t) and not AREA.fullmatch(t) and t not in counted]
    grids = [t for t in core if AREA.fullmatch(t) and t not in said.areas]
    variants = frozenset(t for t in core if t in VARIANTS)
    names = [t for t in core if t.isalpha() and t not in BRANDS | SALE_WORDS | VARIANTS and t not in said.units]
    if kinds & CLOTHES and len(models) > 1:  # "Samba 38": a number left over is no second model
        models = models[:1]
    distinctive = any(len(t) >= 3 for t in models)
    return Product(
        models=tuple(dict.fromkeys([*models, *grids])),
        names=tuple(dict.fromkeys(names)),
        needed=() if distinctive else tuple(dict.fromkeys(names))[:NEEDED_NAMES],
        brands=frozenset(t for t in core if t in BRANDS),
        variants=variants,
        kinds=kinds,
        noun=bool(noun_kinds),
        storage=said.storage_for(tuple(models)),
        size=size,
        area=next(iter(sorted(said.areas)), ""),
        counts=dict(said.counts),
        raw=frozenset(re.findall(r"[a-z0-9.]+", said.folded)) | frozenset(head) | {singular(t) for t in head},
        distinctive=distinctive,
        family=family,
    )
