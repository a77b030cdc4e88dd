"""Is this listing the same thing as ours, in working order, alone, and really for sale?

Pure. Word ORDER decides: "Funda iPhone 11" is a case, "iPhone 11 + funda" a phone with one. Every listing
left out says why, in words for staff. In doubt it is left out: a wrong comparable is worse than none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median

from apps.pricing import lexicon, listing_talk
from apps.pricing.lexicon import BRANDS, COLOURS, NOUNS, PARTS, SALE_WORDS, STOP, VARIANTS, singular
from apps.pricing.products import Product, product
from apps.pricing.reasons import Reason
from apps.pricing.titles import Title, find, fold, is_slip, letter_after, letters_and_digits

__all__ = ["Judgement", "Offer", "Product", "Reason", "fold", "judge", "judge_all", "product"]

UNSURE_WEIGHT = 0.6  # our storage or size is known, the listing does not tell its own
SURE_FEWEST = 4  # so many certain comparables tell what the whole thing costs
TOO_CHEAP = 0.35  # of their median: a part or bait (below it no whole thing was found in 160 labelled results)
DOUBT_FROM, DOUBT_TO = 0.5, 2.5  # of their median: what is doubtful by its words is believed by its price
SAME_TEXT = 40  # characters of an equal description that two listings do not share by chance
SAME_TITLE = 8  # words of an equal title with an equal price
_NUMBERS = lexicon.words("dos tres cuatro cinco seis siete ocho diez")
_ABOUT = SALE_WORDS | COLOURS | BRANDS | VARIANTS | STOP | {";"}
_MILD = {"e"}  # letters that name a variant, as "Pro" does: the iPhone 16e is found among iPhones 16
_LINKS = lexicon.words("el la los las tu su un una de del modelo")


@dataclass(frozen=True)
class Judgement:
    """`reason` is empty when kept, `code` its place in the fixed list; `weight` (0-1] says how surely it is the
    same thing; `doubt`: the words do not settle it, its price may (`judge_all`)."""

    keep: bool
    reason: str = ""
    weight: float = 1.0
    code: Reason = Reason.KEPT
    doubt: bool = False


@dataclass(frozen=True)
class Offer:
    """What `judge_all` needs of a listing."""

    title: str
    description: str = ""
    price: Decimal | None = None


def judge(wanted: Product, title: str, description: str = "", price: Decimal | None = None) -> Judgement:
    """Keep or leave out one listing by its words, with the reason in Spanish. One in doubt is left out."""
    found = _judge(wanted, title, description, price)
    return replace(found, doubt=False) if found.doubt and not found.keep else found


def judge_all(wanted: Product, offers: Sequence[Offer]) -> list[Judgement]:
    """Judges listings together: the certain ones tell the price by which doubts are settled; repeats count once."""
    judged = [_judge(wanted, each.title, each.description, each.price) for each in offers]
    sure = [float(o.price) for o, j in zip(offers, judged, strict=True) if j.keep and o.price is not None]
    middle = median(sure) if len(sure) >= SURE_FEWEST else None
    seen: set[tuple[str, ...]] = set()
    final = []
    for offer, found in zip(offers, judged, strict=True):
        share = float(offer.price) / middle if offer.price is not None and middle else None
        if found.doubt:
            believed = share is not None and DOUBT_FROM <= share <= DOUBT_TO
            found = Judgement(True, "", UNSURE_WEIGHT, doubt=True) if believed else replace(found, doubt=False)
        elif found.keep and share is not None and share < TOO_CHEAP:
            found = _out(Reason.TOO_CHEAP)
        if found.keep and (print_ := _fingerprint(offer)):
            found = _out(Reason.DUPLICATE) if print_ in seen else found
            seen.add(print_)
        final.append(found)
    return final


def _judge(wanted: Product, title: str, description: str, price: Decimal | None) -> Judgement:
    said = Title.read(title)
    told = listing_talk.without_tags(fold(description))
    found = (
        _not_for_sale(wanted, said, price)
        or _part(wanted, said)
        or _other_model(wanted, said)
        or _not_in_order(wanted, said, told)
        or _strange_head(wanted, said)
    )
    if found is not None:
        return found
    unsure = (wanted.storage and not said.storage_for(wanted.models)) or (
        wanted.size and not said.sizes(bare=wanted.bare_size)
    )
    uncounted = any(unit not in said.counts for unit in wanted.counts)
    return Judgement(True, "", UNSURE_WEIGHT if unsure or uncounted else 1.0)


def _out(code: Reason, detail: str = "") -> Judgement:
    return Judgement(False, f"{code}: «{detail[:60]}»" if detail else str(code), code=code)


def _not_for_sale(wanted: Product, said: Title, price: Decimal | None) -> Judgement | None:
    opening = listing_talk.WANTED.match(said.folded)
    if opening and not set(opening.group(0).split()) & wanted.raw:
        return _out(Reason.WANTED)
    service = listing_talk.SERVICE.match(said.folded)
    if service and not set(service.group(0).split()) & wanted.raw:
        return _out(Reason.SERVICE, service.group(0))
    if price is not None and (price <= 1 or price in listing_talk.BAIT):
        return _out(Reason.BAIT)
    return None


def _part(wanted: Product, said: Title) -> Judgement | None:
    """What stands before the name: a part, an accessory, a lot, another thing."""
    first, reach = _place(wanted, said)
    before = said.tokens[:reach]
    compatible = False
    for place, token in enumerate(before):
        base = singular(token)
        kinds = NOUNS.get(base, frozenset())
        if token in wanted.raw or base in wanted.raw:
            compatible = compatible or bool(kinds & wanted.kinds)
        elif kinds and (kinds & wanted.kinds or not wanted.kinds) and base not in lexicon.ALWAYS_PARTS:
            compatible = True
        elif base in PARTS and (not compatible or base in lexicon.ALWAYS_PARTS):
            return _out(Reason.PART, token)
        elif token in listing_talk.LOT:
            return _out(Reason.LOT, token)
        elif kinds and not compatible and token not in SALE_WORDS:
            return _out(Reason.OTHER_THING, token)
        elif token in listing_talk.FOR and place < first and _only_links(wanted, before[place + 1 : first]):
            return _out(Reason.FOR_IT)
        elif token in listing_talk.LIKE and place < first:
            return _out(Reason.FAKE, token)
    if _several(wanted, said, first):
        return _out(Reason.LOT)
    return None


def _only_links(wanted: Product, between: Sequence[str]) -> bool:
    return all(
        t in _LINKS or t in BRANDS or t in wanted.raw or singular(t) in NOUNS or t in SALE_WORDS for t in between
    )


def _several(wanted: Product, said: Title, first: int) -> bool:
    tokens = said.tokens
    for place, token in enumerate(tokens[:first]):
        many = token in _NUMBERS or (token.isdecimal() and 1 < int(token[:4]) < 50)
        after = tokens[place + 1] if place + 1 < len(tokens) else ""
        opens = place == 0 or tokens[place - 1] in SALE_WORDS | listing_talk.LOT | {";"}
        if many and opens and token not in wanted.raw and after != "en" and (after.isalpha() or place + 1 == first):
            return True
    if listing_talk.WITH_MANY.search(said.folded) or listing_talk.UNITS.search(said.folded):
        return True
    # Another model named before a "+", a comma or a "con": ours is only one of the things sold.
    opening = tokens[: tokens.index(";")] if ";" in tokens[:first] else []
    return any(any(c.isdigit() for c in t) and any(c.isalpha() for c in t) and t not in wanted.raw for t in opening)


def _strange_head(wanted: Product, said: Title) -> Judgement | None:
    """A title that opens with words which nobody knows: a game, a spare part of another trade, or mere talk."""
    first, _ = _place(wanted, said)
    opening = [t for t in said.tokens[:first] if len(t) > 2 and not t[0].isdigit() and t not in wanted.raw]
    if any(
        NOUNS.get(singular(t), frozenset()) & wanted.kinds or not wanted.kinds for t in opening if singular(t) in NOUNS
    ):
        return None
    unknown = [
        token
        for token in opening
        if token not in _ABOUT
        and singular(token) not in NOUNS
        and token not in lexicon.KIND_OF_NAME
        and not any(is_slip(token, word) for word in wanted.raw)
    ]
    if not unknown:
        return None
    if "console" in wanted.kinds:
        return _out(Reason.FOR_CONSOLE, unknown[0])
    if said.tokens[first - 1] in ("de", "del"):
        return _out(Reason.PART, unknown[0])
    return replace(_out(Reason.DOUBT, unknown[0]), doubt=True)


def _other_model(wanted: Product, said: Title) -> Judgement | None:
    tokens, pieces = said.tokens, said.pieces
    family = wanted.family
    for model in wanted.models:
        if find(model, tokens) is None and not (family and any(letter_after(t, model) in _MILD for t in tokens)):
            return _out(Reason.OTHER_MODEL, f"falta {model}")
    if missing := [name for name in wanted.needed if find(name, tokens) is None]:
        return _out(Reason.OTHER_MODEL if wanted.brands else Reason.OTHER_THING, f"falta {missing[0]}")
    if wanted.names:
        share = sum(find(name, tokens) is not None for name in wanted.names) / len(wanted.names)
        if share < 0.6 and not wanted.distinctive:
            return _out(Reason.OTHER_THING)
    strangers = {t for t in said.head if t in BRANDS and t not in wanted.raw}
    present = {brand for brand in wanted.brands if find(brand, tokens) is not None}
    if wanted.brands and present != wanted.brands and (strangers or not (wanted.models or wanted.names)):
        return _out(Reason.OTHER_BRAND, min(strangers) if strangers else "")
    if wanted.noun and (other := _other_kind(wanted, said)):
        return _out(Reason.OTHER_THING, other)
    variants = {p for p in said.head_pieces if p in VARIANTS} - said.loose_words()
    if wanted.kinds & lexicon.SIZED:
        variants -= {"xl"}
    if not (family and not wanted.variants) and (extra := sorted(variants - wanted.variants)):
        return _out(Reason.OTHER_VARIANT, extra[0])
    if lacking := sorted(v for v in wanted.variants if v not in pieces):
        return _out(Reason.OTHER_VARIANT, f"falta {lacking[0]}")
    for model in wanted.models:
        letters = {letter_after(t, model) for t in tokens} - {""}
        if letters - (_MILD if family else set()):
            return _out(Reason.OTHER_VARIANT, model)
    return _several_models(wanted, said) or _other_size(wanted, said)


def _other_kind(wanted: Product, said: Title) -> str:
    """The first noun of the title where it tells another kind of thing than the noun we look for."""
    for token in said.head:
        kinds = NOUNS.get(singular(token))
        if kinds and (token not in SALE_WORDS or kinds & wanted.kinds):
            return "" if kinds & wanted.kinds else token
    return ""


def _several_models(wanted: Product, said: Title) -> Judgement | None:
    lines = [t for t in said.tokens if t in wanted.needed and t.isalpha() and t not in VARIANTS and len(t) > 3]
    if wanted.models and len(lines) > len(set(lines)):
        return _out(Reason.SEVERAL_MODELS)
    if not wanted.kinds & lexicon.CLOTHES:
        for listed in listing_talk.MODEL_LIST.findall(said.plain):
            numbers = set(re.findall(r"\d+", listed))
            if numbers & set(wanted.models) and numbers - set(wanted.models):
                return _out(Reason.SEVERAL_MODELS, listed)
    reach = _place(wanted, said)[1]
    after = said.tokens[reach + 1 : reach + 3]
    plain = wanted.names and not wanted.models and not wanted.size
    if plain and after and after[0].isdecimal() and 1 < int(after[0][:4]) < 20 and after[1:2] != (";",):
        follower = after[1] if len(after) > 1 else ""
        if singular(follower) not in PARTS and singular(follower) not in NOUNS and follower not in lexicon.UNITS:
            return _out(Reason.OTHER_MODEL, after[0])
    return None


def _other_size(wanted: Product, said: Title) -> Judgement | None:
    theirs = said.storage_for(wanted.models)
    if wanted.storage and theirs and not wanted.storage & theirs:
        return _out(Reason.OTHER_STORAGE, f"{min(theirs)} GB")
    for unit, number in wanted.counts.items():
        if unit in said.counts and said.counts[unit] != number:
            return _out(Reason.OTHER_VARIANT, f"{said.counts[unit]} {unit}")
    if wanted.size:
        sizes = said.sizes(bare=wanted.bare_size)
        if sizes and wanted.size not in sizes:
            return _out(Reason.OTHER_SIZE, min(sizes))
    if wanted.area and said.areas and wanted.area not in said.areas:
        return _out(Reason.OTHER_SIZE, min(said.areas))
    return None


def _not_in_order(wanted: Product, said: Title, description: str) -> Judgement | None:
    if listing_talk.ONLY_PART.search(description) or listing_talk.ONLY_PART_TITLE.search(said.folded):
        return _out(Reason.ONLY_PART)
    title_defects = listing_talk.BROKEN_TITLE
    if wanted.kinds & lexicon.CLOTHES:
        title_defects = listing_talk.BROKEN_CLOTHES  # "vaqueros rotos" are sold new like that
    for pattern, where in ((title_defects, said.folded), (listing_talk.BROKEN, f"{said.folded} . {description}")):
        if found := listing_talk.affirmed(pattern, where):
            return _out(Reason.BROKEN, found)
    if found := listing_talk.affirmed(listing_talk.FAKE, f"{said.folded} . {description}"):
        return _out(Reason.FAKE, found)
    if re.search(r"\bleer\b", said.folded):
        return _out(Reason.HIDDEN)
    return None


def _place(wanted: Product, said: Title) -> tuple[int, int]:
    """Where the listing first names our thing, and the place of the last word needed to name it."""
    looked_for = (*wanted.needed, *wanted.models) or tuple(wanted.brands) or tuple(wanted.names)
    places = [place for word in looked_for if (place := find(word, said.tokens)) is not None]
    if not places:
        return 0, 0
    first = min(places)
    end = next((i for i in range(first, len(said.tokens)) if said.tokens[i] == ";"), len(said.tokens))
    return first, max(place for place in places if place <= end)


def _fingerprint(offer: Offer) -> tuple[str, ...] | None:
    words = letters_and_digits(fold(offer.title))
    told = " ".join(letters_and_digits(fold(offer.description)))
    near = str(round(math.log(offer.price) * 30)) if offer.price else ""
    if len(told) >= SAME_TEXT:
        return (*sorted(words), told[:300])
    return (*sorted(words), near) if len(words) >= SAME_TITLE else None
