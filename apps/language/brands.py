"""Names that thieves borrow: who really owns a web address, and which brand it only looks like.

Works on the address alone. Must never fetch anything; a brand's own address is never called a look-alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

import tldextract

from apps.language.normalise import normalise
from apps.language.sought import words

_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

# Brand: the registered domains that are its own, or for the common endings its bare name.
_OWNERS: dict[str, str] = {
    "wallapop": "wallapop.com wallapop.es wallapop.onelink.me",
    "wallapay": "",
    "vinted": "vinted.es vinted.com vinted.fr vinted.it vinted.pt vinted.co.uk vinted.de vinted.nl vinted.be",
    "milanuncios": "milanuncios.com",
    "todocoleccion": "todocoleccion.net",
    "correos": "correos.es correos.com correosexpress.com correosexpress.es correosmarket.com correosprepago.es",
    "seur": "seur.com seur.es",
    "gls": "gls-group.com gls-group.eu gls-spain.es gls-spain.com gls.com",
    "dhl": "dhl.com dhl.es dhl.de",
    "mrw": "mrw.es mrw.com",
    "nacex": "nacex.es nacex.com",
    "ups": "ups.com",
    "fedex": "fedex.com",
    "inpost": "inpost.es inpost.eu inpost.pl inpost.it",
    "ctt": "cttexpress.com ctt.pt",
    "bizum": "bizum.es bizum.com",
    "paypal": "paypal.com paypal.me paypal.es",
    "moneygram": "moneygram.com moneygram.es",
    "westernunion": "westernunion.com",
    "revolut": "revolut.com revolut.me",
    "santander": "bancosantander.es santander.com santander.es santander.pt",
    "bbva": "bbva.es bbva.com",
    "caixabank": "caixabank.es caixabank.com caixabank.cat",
    "sabadell": "sabadell.cat bancsabadell.com bancosabadell.com sabadell.com grupbancsabadell.com",
    "bankinter": "bankinter.com bankinter.es",
    "unicaja": "unicajabanco.es unicajabanco.com unicaja.es",
    "kutxabank": "kutxabank.es kutxabank.com",
    "ibercaja": "ibercaja.es",
    "abanca": "abanca.com abanca.es",
    "openbank": "openbank.es openbank.com",
    "imagin": "imagin.com",
    "ing": "ing.es ing.com",
    "amazon": "amazon.es amazon.com amazon.fr amazon.it amazon.de amazon.co.uk amazon.pt",
    "ebay": "ebay.es ebay.com ebay.co.uk ebay.de ebay.fr ebay.it",
    "whatsapp": "whatsapp.com whatsapp.net",
    "instagram": "instagram.com",
    "facebook": "facebook.com facebook.net",
    "telegram": "telegram.org telegram.me",
    "google": "google.com google.es goo.gl google.co.uk google.pt google.fr google.it",
    "gmail": "gmail.com",
    "apple": "apple.com apple.es",
    "icloud": "icloud.com",
    "netflix": "netflix.com",
    "airbnb": "airbnb.es airbnb.com",
    "policia": "policia.es policia.gob.es",
    "guardiacivil": "guardiacivil.es",
    "agenciatributaria": "agenciatributaria.es agenciatributaria.gob.es",
}
_BRANDS = {brand: words(own) for brand, own in _OWNERS.items()}
_LONG = sorted((brand for brand in _BRANDS if len(brand) >= 6), key=len, reverse=True)
# Also ordinary words, places or parts of them: only the name itself counts.
_COMMON = words("santander sabadell google amazon facebook telegram policia imagin revolut")
_INNOCENT = words("correo correu correus correio correios")
_PARTS = re.compile(r"[.\-_/]+")
_TOKEN = re.compile(r"[a-z0-9]+")
# A capital i looks like a small l.
_FOLDED = {brand.replace("i", "l"): brand for brand in _BRANDS if len(brand) > 5}
_FIGURES = str.maketrans("01345789", "oleastbg")
_PAIRS = (("vv", "w"), ("rn", "m"), ("cl", "d"), ("nn", "m"))


_ENDINGS = frozenset(suffix.rpartition(".")[2] for suffix in _suffixes.tlds)


def known_suffix(label: str) -> bool:
    """Whether web addresses may end in this label (public suffix list, offline)."""
    return label in _ENDINGS


@lru_cache(maxsize=4096)
def registered_domain(link: str) -> tuple[str, str]:
    """The (registered domain, whole host) of a link, both lower-case; ("", host) for a bare address."""
    host = re.sub(r"^[a-z]+:/*", "", link.lower()).split("/")[0].split("?")[0].split(":")[0].rpartition("@")[2]
    return _suffixes(host).top_domain_under_public_suffix, host


def decoded_host(host: str) -> str:
    """The host with its punycode labels as they would be shown; a label that decodes to nothing stays."""
    return ".".join(map(_decoded_label, host.lower().split(".")))


def _decoded_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode") or label
    except UnicodeError:
        return label


@lru_cache(maxsize=4096)
def lookalike(link: str) -> str:
    """The brand that a link, host or domain of an address poses as and isn't, or "".

    Compared by what the eye sees: punycode decoded, look-alike letters and figures read as letters, one letter
    more, less or other in long names ("wallapoop", "vvallapop", "wa11apop", "xn--wallapp-90a").
    """
    domain, host = registered_domain(link)
    if any(domain in own or host in own for own in _BRANDS.values()):
        return ""
    suffix = _suffixes(host).suffix
    shown = decoded_host(host.removesuffix(f".{suffix}") if suffix else host)
    pieces = [normalise(piece).text for piece in _PARTS.split(shown[:300])[:20]]
    # A letter no table knows leaves a gap in its word, as the eye skips it.
    tokens = [token for piece in pieces if (token := "".join(_TOKEN.findall(piece)))]
    # Of a punycode label also its plain letters: the others may be mere ornament.
    plain = [label[4:].rpartition("-")[0].replace("-", "") for label in host.split(".") if label.startswith("xn--")]
    for token in (*tokens, *filter(None, plain)):
        for form in _plain_letters(token):
            brand = _posed(form)
            if brand:
                return brand
    whole = "".join(tokens)
    found = next((brand for brand in _LONG if brand not in _COMMON and brand in whole), "")
    return found or ("wallapop" if any(token.startswith("walla") for token in tokens) else "")


def _plain_letters(token: str) -> list[str]:
    """The token as it may be read: as it stands, and with figures and pairs for the letter they look like."""
    read = token.translate(_FIGURES)
    paired = read
    for pair, letter in _PAIRS:
        paired = paired.replace(pair, letter)
    return [token, token.strip("0123456789"), read, paired, _FOLDED.get(read.replace("i", "l"), "")]


def _posed(token: str) -> str:
    if token in _BRANDS:
        return token
    if token in _INNOCENT:
        return ""
    for brand in _LONG:
        if brand not in _COMMON and (brand in token or _is_near(token, brand)):
            return brand
    return ""


def _shared(token: str, brand: str) -> int:
    """How many letters both begin with."""
    shared = 0
    while shared < min(len(token), len(brand)) and token[shared] == brand[shared]:
        shared += 1
    return shared


def _is_near(token: str, brand: str) -> bool:
    """One letter more, less, other, or two swapped."""
    if abs(len(token) - len(brand)) > 1 or token[0] != brand[0]:
        return False
    first = _shared(token, brand)
    rest, name = token[first:], brand[first:]
    return (
        rest[1:] == name[1:]
        or rest[1:] == name
        or rest == name[1:]
        or (rest[:2] == name[1::-1] and rest[2:] == name[2:])
    )
