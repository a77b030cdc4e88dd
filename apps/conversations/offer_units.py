"""For how many of the item an amount is, and whether it pays the postage as well.

Pure. "#" stands for the amount in the sentence that is read.
"""

from __future__ import annotations

import re

from apps.conversations.offer_writing import number

_FEW = r"(dos|tres|cuatro|cinco|seis|[2-9]|un par|amb[oa]s|two|three|four|both|dous|duas|due|deux|dues)"
UNITS = re.compile(
    r"(?:\b(?:por|por los|por las|(?<!y )los|llevo|compro|cojo|quedo|pillo|son|coges|cogo|agafo|os|as|els|les|all"
    r"|levo|entre|polos|polas)"
    r"|(?<!a )(?<!sobre )(?<!con )(?<!trae )(?<!y )\blas) (?<!contentos los )(?<!ganamos los )(?<!con los )"
    rf"(?:los |las )?{_FEW}(?![\d.,]?\d)\b(?! ?(?:eur|%|h\b|de (?:la|envio|portes|gastos)"
    r"|y (?:media|\d)|que|meses|anos|dias|semanas))"
    rf"|(?<!\d )(?<![\d.,])\b{_FEW} (?:\w{{3,12}} )?(?:por|per|for) #"
    rf"|\bfor (?:all |the ){{0,2}}{_FEW}\b(?! ?[\d#])"
    r"|\b(?:un )?(par) a #"
)
#: «Bien para los dos», «me das las dos llaves»: people and what belongs to the item, not the item.
_OTHER_COUNT = re.compile(
    r"\b(?:para|entre|nosotros|contentos?|ganamos|con|das|dame|dam[eo]s?|incluyes?|incluyendo|metes|traes?|trae|tiene|regalas|de|a"
    r"|sobre) (?:l(?:o|a)?s? ?)?.?$"
)
EACH = re.compile(
    r"^\s*(?:(?:eur\w*|e) )?(?:por )?(?:cada(?: \w|\W*$)|each|cadascun|la (?:pieza|unidad)"
    r"|(?:el|la) \w{3,12}(?=,? (?:y )?(?:me |te )(?:llevo|compro|cojo|quedo) \d))"
)
#: How many, where the price is one piece's: «quiero 6, a 20 cada una».
_HOW_MANY = re.compile(
    r"\b(?:quiero|querria|llevo|llevaria|cojo|compro|pillo|quedo(?: con)?|son|necesito|vull|agafo|take|want)"
    r" (?:l[oa]s |the )?(\d{1,2}|dos|tres|cuatro|cinco|seis)\b(?! ?(?:eur|[#%]|,\d))"
)
SHIPPING_INCLUDED = re.compile(
    r"#[ eurosylincav,]{0,12}\bcon (?:el |los )?(?:envio|portes|gastos)\b|(?:envio|portes"
    r"|gastos)(?: de envio)? (?:ya |vaya |vayan |va |van |este |esten ){0,2}(?:inclu|pagad)"
    r"|inclu\w+ (?:el |los )?(?:envio|portes|gastos)|\btodo incluido\b|\bcorres (?:tu )?con"
    r"|\bpuest[oa]s? en (?:mi )?(?:casa|domicilio)\b"
    r"|\b(?:incluyes|entra|pones|pagas) (?:tu )?(?:el envio|los portes)|el envio lo (?:pones|pagas) tu"
    r"|\bshipping included|including shipping|with shipping|\bshipped\b|amb l?'?enviament|enviament inclos"
    r"|portes incluid|#.{0,25}\b(?:puest[oa]s?|enviad[oa]s?|enviat|enviada|posted|delivered) (?:en|a|to)\b"
    r"|#.{0,12}\b(?:com|cos|co|amb|avec|con) (?:os? |els? |las? |le |il )?(?:portes|envio|enviament|ports|port"
    r"|spedizione|envoi)\b"
    r"|spedizione (?:compresa|inclusa)|(?:port|frais de port|envoi) (?:compris|inclus)"
    r"|\bwallapop envios (?:ya )?(?:metido|inclu)"
    r"|\benvios? (?:ya )?(?:metido|dentro|comprendido|incluit)|portes? (?:metidos|dentro)"
    r"|# ?(?:y )?me (?:lo|la|los|las) (?:pones|mandas|envias|traes) (?!en mano|a medias|a \d|por)"
    r"|(?:envio|portes|gastos) (?:va |van |corre )?(?:a tu cargo|por tu cuenta|de tu parte|gratis)"
    r"|\b(?:puest[oa]|entregad[oa]|enviad[oa]) en \w+ por #|# entregad[oa]"
    r"|#.{0,14}\btodo (?:puesto|metido)|#.{0,14}\bcon todo\W*$"
)
SHIPPING_APART = re.compile(
    r"(?:\+|\bmas\b|\bsin\b|\bo con\b) ?(?:el |los )?(?:\d+ (?:de )?)?(?:envio|portes|gastos)|(?:envio|portes"
    r"|gastos).{0,12}"
    r"(?:aparte|a mi cargo|de mi parte|\byo\b|corre de mi)|(?:aparte|yo) (?:el |los )?(?:envio|portes)"
)


def units_in(sentence: str) -> int:
    """For how many together the amount is, at least 1."""
    for said in UNITS.finditer(sentence):
        if not _OTHER_COUNT.search(sentence[: said.start() + 1]):
            return max(int(number(next(filter(None, said.groups())))), 1)
    return 1


def pieces_in(sentence: str) -> int:
    """How many pieces are taken where the amount is the price of one, at least 1."""
    said = _HOW_MANY.search(sentence)
    return max(units_in(sentence), int(number(said[1])) if said else 1)


def ships(sentence: str) -> bool:
    """Whether the amount pays the postage too."""
    return bool(SHIPPING_INCLUDED.search(sentence)) and not SHIPPING_APART.search(sentence)
