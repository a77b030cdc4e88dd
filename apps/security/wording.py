"""How the security rules are written: linear-time patterns over the plain text, with shared word groups.

`<name>` in a pattern stands for a group of `GROUPS`; `<gap>` for a few words of the same sentence.
Pure; must never use a pattern whose time can explode, since strangers write the input.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from apps.language.normalise import Normalised, normalise

GROUPS = {
    "gap": r"(?:[^\s.!?;]+ ){0,4}",
    "wide": r"(?:[^\s.!?]+ ){0,9}",
    "it": r"(?:lo|la|los|las|el|ho|els|les|it|o|a|os|as)",
    "whatsapp": r"(?:(?:w|gu|u|h)?h?[aou]t?[sz]{1,2}[ .\-]?(?:h?ap+s?|up+|ap+i?)|wh?at[sz]+|wa+sap+|"
    r"guasa?p?|wassap|wsp|wpp|wsap|"
    r"wp|(?:el|por|al) verde|app verde|icono verde|bocadillo verde)",
    "telegram": r"(?:tele?gram+|telegrm|tlgrm|t\.me|avioncito|avion de papel)",
    "social": r"(?:instagram|insta|ig|facebook|face|fb|messenger|tiktok|snapchat|snap|discord|signal|"
    r"viber|skype|line|wechat|"
    r"linkedin|tuenti)",
    "phone": r"(?:tel+e?fono|telefone|telefon|tel|tlf|tlfn?o?|tfno|fono|movil|mobil|telemovel|celular|"
    r"cellulare|numero|nume?r?|num|"
    r"nro|number|phone|mobile)",
    "email": r"(?:e?-?mail|correo|correu|gmail|hotmail|outlook|courriel)",
    "card": r"(?:tarjeta|targeta|tarxeta|cartao|card|carta|carte)",
    "bank": r"(?:banco|banc|bank|banca|caixa|bbva|santander|ing|sabadell|bankinter|entidad)",
    "document": r"(?:dni|nie|carnet|carne|pasaporte|passport|documento de identidad|documento|cedula|id "
    r"card|documento d'identita|"
    r"carta d'identita|bilhete de identidade|cartao de cidadao|nif|identificacion|identidad)",
    "code": r"(?:codigo|codi|code|codice|pin|otp|clave|digitos|cifras|sms|numeritos|token)",
    "password": r"(?:contrasenas?|contrasenya|password|passwd|senha|clave de acceso|contrasinal|parola)",
    "transfer": r"(?:transferencias?|transfers?|trasnferencia|transf|trans|transferencia bancaria|"
    r"ingreso|bonifico|virement|wire|"
    r"deposito|abono)",
    "bizum": r"(?:bi[zs]u[mn]s?|vizum|visum|bizu|bzm)",
    "courier": r"(?:mensajer[oi]a?|mensajeria|transportistas?|transportist[ae]|courier|corriere|"
    r"repartidor|agencia|missatger|"
    r"estafeta|carrier|chofer|conductor|operario|agente|shipper)",
    "company": r"(?:seur|gls|dhl|ups|mrw|nacex|correos|correos express|fedex|tnt|tipsa|envialia|inpost|"
    r"zeleris|dpd|ctt|sending)",
    "pay": r"(?:pag[oaué]\w*|pay\w*|paid|abon[aeo]\w*|ingres\w+|transf\w+|cobr\w+)",
    "ask": r"(?:da(?:me|nos|s)?|dime(?:lo)?|digame(?:lo)?|dices|digas|pas[ae]\w{0,6}|mand[ae]\w{0,6}|"
    r"envi[ae]\w{0,6}|"
    r"pon(?:me|es|lo|ga|er|melo)?|reenvi\w+|facilit\w+|indi(?:ca|que)\w*|remit\w+|deja(?:me|s)?|"
    r"apunt[ae]\w*|compart\w+|lee(?:me)?|"
    r"dicta\w*|copia(?:me)?|necesit\w+|hace falta|falta|quiero|escrib[ae]\w*|confirm[ae]\w*|"
    r"verifi(?:ca|que)\w*|introdu\w+|mete\w*|"
    r"pass?a'?m|envia'?m|digui?'?m|digue'?m|dona'?m|da-me|diga-me|mande?-me|send|give|tell|share|"
    r"need|dammi|dimmi|mandami|inviami|"
    r"mi serve|serve|mi dai|donnez|donne-moi|envoie\w*|envoyez|il me faut|preciso|requerimos|"
    r"solicit\w+|exige\w*|piden?|cual es|"
    r"what's|what is|scan|escane\w+)",
    "ship": r"(?:envia(?:me)?l[oa]s?|envialo ya|manda(?:me)?l[oa]s?|echa(?:me)?l[oa]s?|despacha\w*|"
    r"remit\w+|llevalo a correos|"
    r"(?:lo|la) (?:mandas|envias|echas|puedes (?:mandar|enviar|echar))|me (?:lo|la) (?:mandas|"
    r"envias)|puedes? (?:mandar|enviar)\w*|"
    r"haz el envio|manda (?:el|ya|hoy)|envia (?:el|ya|hoy)|you (?:post|ship|send) it|ship it|post it|"
    r"envie-?o|envia'l|spediscil[oa]|"
    r"mandalo|mandame|enviame)",
    "person": r"(?:mi|un|una|el|la|meu|minha|my|a|the|mio|mia|il|mon|ma|nuestro) (?:amig[oa]|herman[oa]|"
    r"hij[oa]|prim[oa]|suegr[oa]|"
    r"padre|madre|novi[oa]|marido|mujer|cunad[oa]|ti[oa]|sobrin[oa]|companer[oa]|colega|vecin[oa]|"
    r"chic[oa]|chaval|gestor|"
    r"secretari[oa]|socio|agente|asistente|friend|brother|son|father|flatmate|chofer|conductor)",
}

_MACRO = re.compile(r"<([a-z]+)>")
_BORDER = re.compile(rb"\b")
_CLAUSE_END = re.compile(r"[.!?;\n]|,| pero | aunque | sino | but | mas que nada ")


def expand(source: str) -> str:
    """The pattern with its word groups filled in."""
    return _MACRO.sub(lambda name: GROUPS[name.group(1)], source)


def pattern(*sources: str) -> Any:
    """A compiled pattern that matches any of `sources` as whole words, in time linear in the text."""
    return loose(rf"\b(?:{'|'.join(sources)})")


def loose(*sources: str) -> Any:
    """Like `pattern`, but a match may begin anywhere."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    return re2.compile("|".join(expand(source) for source in sources).encode("ascii"), options)


def whole(*sources: str) -> Any:
    """Like `pattern`, but a match must also end at the end of a word."""
    return pattern(rf"(?:{'|'.join(sources)})\b")


class Book:
    """Patterns asked all at once: only those whose own words occur in the text are run at all."""

    def __init__(self, patterns: Sequence[Any]) -> None:
        self._filter = re2.Filter()
        for each in patterns:
            self._filter.Add(each.pattern, each.options)
        self._filter.Compile()

    def matching(self, raw: bytes) -> Sequence[int]:
        """The numbers of the patterns found in the plain text, in order."""
        return sorted(self._filter.Match(raw, False) or ())


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in plain form, ready for patterns; offsets of `raw` are those of `form.text`."""

    form: Normalised
    raw: bytes

    def has(self, compiled: Any) -> bool:
        """Whether the plain text has a match."""
        return compiled.search(self.raw) is not None

    def finds(self, compiled: Any, start: int = 0) -> tuple[int, int] | None:
        """The place of the first match at or after `start`, in the plain text.

        A `pattern` is tried at every border of a word: asked to search, re2 reads a match backwards to tell where it
        begins, which with the gaps of our patterns takes it milliseconds.
        """
        if compiled.pattern.startswith(rb"\b"):
            borders = _BORDER.finditer(self.raw, start)
            match = next(filter(None, (compiled.match(self.raw, border.start()) for border in borders)), None)
        else:
            match = compiled.search(self.raw, start)
        return None if match is None else match.span()

    def clause(self, start: int, end: int) -> str:
        """The clause of the plain text around a place: up to the nearest stops, commas or "pero"."""
        text = self.form.text
        before = list(_CLAUSE_END.finditer(text, max(0, start - 200), start))
        after = _CLAUSE_END.search(text, end, end + 200)
        return text[before[-1].end() if before else max(0, start - 200) : after.start() if after else end + 200]

    def sentence(self, start: int, end: int) -> str:
        """The sentence of the plain text around a place."""
        text = self.form.text
        first = max(text.rfind(stop, 0, start) for stop in ".!?\n") + 1
        stops = [place for place in (text.find(stop, end) for stop in ".!?\n") if place >= 0]
        return text[first : min(stops, default=len(text)) + 1]


@lru_cache(maxsize=2048)
def _read_short(text: str) -> Reading:
    form = normalise(text)
    return Reading(form, form.text.encode("ascii"))


def read(text: str) -> Reading:
    """The text in plain form; short texts are remembered, since history is read again with every message."""
    if len(text) <= 1000:
        return _read_short(text)
    form = normalise(text)
    return Reading(form, form.text.encode("ascii"))
