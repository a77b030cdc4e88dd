"""What every price source is: the listing it gives, the errors it raises, and how one asks it.

A block, a changed shape or a silent server is an error, never "no results": an empty list means that the site said so.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings

from apps.pricing.sources import numbers

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_TWICE_ENCODED = re.compile("[ÂÃ][\x80-\xbf\u0152-\u2122]")


class SourceError(Exception):
    """The source gave no prices."""


class SourceBlocked(SourceError):
    """It refuses us (401, 403, 405, 429, a page instead of data, a captcha). Stop and tell; never try harder."""


class SourceUnreachable(SourceError):
    """Time-out, dropped connection or 5xx."""


class SourceChanged(SourceError):
    """It answered in another shape than the one we know, or did not do what it was asked."""


class SourceNotReady(SourceError):
    """It needs something of us first: credentials, or a person's switch."""


class Kind(StrEnum):
    """What its prices are: asked by private sellers, asked by a shop, of a new thing, or really paid."""

    ASKING = "asking"
    SHOP = "shop"
    NEW = "new"
    SOLD = "sold"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One listing. `price` in `currency`, without postage; `condition` '' and `shipping` None when not told.

    `external_id` is unique within `source`. `buyer_total` is what a buyer pays in all (protection included, postage
    where it is fixed), None when not told. `sold`: the price was really paid. `is_new_reference`: the price of a new
    one, no comparable for a used thing. `shop_pays`: what the shop gives whoever sells it one, None when not told.
    """

    source: str = "wallapop"
    external_id: str
    title: str
    description: str = ""
    price: Decimal
    currency: str = "EUR"
    shipping: bool | None = None
    condition: str = ""
    reserved: bool = False
    url: str = ""
    seen_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    buyer_total: Decimal | None = None
    sold: bool = False
    is_new_reference: bool = False
    shop_pays: Decimal | None = None


class Source(ABC):
    """One place that tells prices. A new one is a subclass and a line in the registry: docs/prices.md."""

    name: ClassVar[str]  # at most 20 letters; in breakers, observations and keys
    label: ClassVar[str]  # Spanish, for people
    kind: ClassVar[Kind]
    on_by_default: ClassVar[bool]
    why_off: ClassVar[str] = ""  # Spanish: what a person should know before switching it on
    forbidden: ClassVar[bool] = False  # its terms forbid what we do: off until a person decides otherwise, by name
    terms: ClassVar[str]  # Spanish: what its terms say, as far as we know
    canary: ClassVar[str]  # a search that always finds something there

    def address(self) -> str:
        """Where it is asked; on this very machine it is the sandbox's twin, to which no terms apply."""
        return str(settings.WALLE_SOURCE_URLS[self.name])

    def signed(self, client_id: str, client_secret: str) -> Source:
        """The source with the keys that a person gave for it; itself where it needs none."""
        return self

    @abstractmethod
    def search(self, keywords: str, *, pages: int = 2, timeout: float = 10.0) -> list[Listing]:
        """Listings for `keywords`, most relevant first, each once. Raises SourceError.

        `timeout`: seconds per answer. Listings without a price are left out.
        """

    def detail(self, external_id: str, *, timeout: float = 10.0) -> Listing | None:
        """One listing with all that its own page tells (condition above all); None where it is gone.

        Raises SourceError; SourceNotReady where the source has no such call.
        """
        raise SourceNotReady(f"{self.label} no tiene ficha por anuncio.")


def mapping(value: Any) -> Mapping[str, Any]:
    """`value` where it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def clean(value: Any, most: int = 10_000) -> str:
    """Text that a database takes, without blanks around it; '' for what is none. "mÃ³vil" is read as "móvil"."""
    if not isinstance(value, str):
        return ""
    if _TWICE_ENCODED.search(value):
        with suppress(UnicodeError):
            value = value.encode("cp1252").decode()
    return _UNSTORABLE.sub("", value).strip()[:most]


def amount(value: Any) -> Decimal | None:
    """A positive price below 100 million as a site's JSON tells it (a number, or a text with a point); else None."""
    return numbers.plain(value)


def currency(value: Any) -> str:
    """An ISO currency; euros where none is told."""
    return value[:3].upper() if isinstance(value, str) and len(value) == 3 and value.isalpha() else "EUR"
