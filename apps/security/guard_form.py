"""The guard's rules on form: length, line breaks, broken text, repetition, language, manners.

Must never judge what is said, only how.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.language.normalise import UNREADABLE
from apps.language.tongue import language
from apps.security.guard_finding import Finding
from apps.security.wording import Reading, read, whole

LONGEST = 300
"""Characters of a reply (rule 1 of the replies we want; the label guide's 500 is looser)."""

_BROKEN = re.compile(
    r"Ã[\x80-\xbf©³­¡±º]|Â[\x80-\xbf¿¡º°]|â€|\ufffd|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\{[^}]*\}?|\[\[|"
    r"\]\]|<[/|a-z][^>]*>|"
    r"\[[a-zA-Z_ ]{3,}\]|%\(?\w*\)?s\b|```|\*\*|^#+ |\bundefined\b|\bNaN\b|\bNone\b|\bnull\b|</?s>|<\|"
)
_STUTTER = re.compile(r"\b(\w{2,})(?: \1\b){3,}")
_LONG_WORD = re.compile(r"[a-z0-9]{32,}")
_NOT_OURS = whole(
    r"celular(?:es)?|checar(?:lo|la)?|checo|ahorita|rebajita|platicar|platicamos|con gusto|costo|te "
    r"late|ustedes|computadora|carro|plata|chevere|padrisimo|de pronto te|vos|tenes|podes|queres|"
    r"mandame nomas|nomas|orale|a la orden|dale pues|manejas efectivo|departamento"
)
_ABUSE = whole(
    r"(?:eres|sois|menud[oa]|que|vaya|pedazo de|so) (?:un |una )?(?:tont[oa]|idiota|imbecil|payas[oa]|"
    r"rata|pesad[oa]|"
    r"carota|jeta|subnormal|retrasad[oa]|inutil|lerd[oa]|sinverguenza|tacan[oa]|miserable)",
    r"idiotas?|imbecil(?:es)?|gilipollas|capull[oa]s?|subnormal(?:es)?|put[oa]s?|put[oa] mierda|mierda|"
    r"cabron(?:es|a)?|"
    r"cono|joder|hostia|maric\w+|zorra|analfabet[oa]|muert[oa] de hambre|caradura|estafador[ea]?s?|"
    r"timador[ea]?s?",
    r"te aguantas|te jodes|que te den|vete a|a llorar|por llorar|no me hagas perder|me haces perder|"
    r"deja de (?:molestar|dar)",
    r"aprende a leer|sabes leer|pierdo el tiempo|callate|a la mierda|que te pires|largate",
    r"(?:hola|vale|claro|gracias|venga|perfecto|si|ok|hey|buenas),? (?:guap[oa]|carino|cielo|preciosa|"
    r"bonita|nena|reina|cari)",
    r"(?:guap[oa]|preciosa|nena|carino|reina|bombon)[, ]+(?:si|te|quedas|queda|vente|cuando)|si "
    r"(?:quedas|sales|cenas) conmigo",
    r"stupid|idiot|shut up|fuck\w*|moron|get lost|cheapskate|loser",
)


def findings(text: str, reading: Reading, recent: Sequence[str], asked: Reading) -> list[Finding]:
    """Faults of form in the text."""
    plain = reading.form.text
    everything = (0, len(plain))
    found: list[Finding] = []
    if not any(char.isalnum() for char in plain):
        return [("EMPTY", *everything)]
    if len(text) > LONGEST:
        found.append(("TOO_LONG", *everything))
    if any(stop in text.strip() for stop in "\n\r\u2028\u2029\v\f\x85"):
        found.append(("LINE_BREAK", *everything))
    if _is_garbled(text, reading):
        found.append(("GARBLED", *everything))
    if any(_same(plain, read(earlier).form.text) for earlier in recent):
        found.append(("REPETITION", *everything))
    word = reading.finds(_NOT_OURS)
    if word:
        found.append(("WRONG_LANG", *word))
    elif _is_foreign(text, asked):
        found.append(("WRONG_LANG", *everything))
    abuse = reading.finds(_ABUSE)
    if abuse:
        found.append(("ABUSIVE", *abuse))
    return found


def _is_garbled(text: str, reading: Reading) -> bool:
    plain = reading.form.text
    return bool(
        _BROKEN.search(text)
        or _STUTTER.search(plain)
        or _LONG_WORD.search(plain)
        or plain.count(UNREADABLE) * 5 > len(plain)
        or reading.form.disguises
    )


def _same(plain: str, earlier: str) -> bool:
    """The same words, or all but one in ten of them."""
    ours, theirs = re.findall(r"\w+", plain), re.findall(r"\w+", earlier)
    if ours == theirs:
        return True
    common = len(set(ours) & set(theirs))
    return min(len(ours), len(theirs)) >= 5 and common * 10 >= 9 * len(set(ours) | set(theirs))


def _is_foreign(text: str, asked: Reading) -> bool:
    """Spanish is for everybody but those who write in English; other languages are for nobody."""
    ours, theirs = language(text), language(asked.form.original)
    words = len(re.findall(r"[^\W\d_]{2,}", text))
    if ours == "en":
        return theirs != "en" and bool(asked.raw.strip()) and words >= 3
    if theirs == "en" and ours == "es":
        return words >= 4 and len(asked.raw.split()) >= 3
    return ours in ("pt", "ca", "eu") and words >= 4
