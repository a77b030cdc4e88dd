"""The shape of a message that speaks as a machine would: markup of chats, role labels, code, blanks to fill.

Reads the message as it was written. Pure, linear. Must never judge words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """A shape, and how sure it is alone: `weight` 0 only counts together with words.

    It is looked for only where one of `marks` occurs (in lower case), since most messages have none.
    """

    name: str
    weight: int
    explanation_es: str
    marks: tuple[str, ...]
    says: re.Pattern[str]


_QUOTES = ('"', "'", "«", "“", "‘")
_SYSTEM = (
    r"sistema|system|asistente|assistant|assistent|ia|ai|bot|user|usuario|admin|administrador|developer|root|owner|dueño|"
    r"dueña|propietario|instrucci[oó]n(?:es)?|instructions?|respuesta(?: del? \w+)?|nota del? \w+(?: al \w+)?|prompt"
)
_SIDES = r"comprador|buyer|vendedor|vendedora|seller"
_NOTICE = r"aviso|nota interna|notificaci[oó]n|mensaje (?:autom[aá]tico|interno|del sistema)|log|override|fin de?l?"

SIGNS: tuple[Sign, ...] = (
    Sign(
        "marcas_de_chat",
        95,
        "Lleva marcas que imitan a las del sistema de mensajes.",
        ("<", "[", "`", *_QUOTES),
        re.compile(
            r"<\|?/?(?:im_start|im_end|endoftext|eot_id|start_header_id|sys|prompt|oferta|orden|instru\w{0,12}|"
            rf"{_SYSTEM}|{_SIDES})\b|<<\s?/?sys|\[/?inst\]|[\"'](?:role|content)[\"']\s?:|```\s?\w",
            re.I,
        ),
    ),
    Sign(
        "cabecera_de_sistema",
        90,
        "Empieza como un aviso del sistema o de otra persona de la conversación.",
        ("[", "(", "{", "<", "#", "=", "*", ">", "⚠", "-", ":", "fin de", "end of"),
        re.compile(
            rf"[\[({{<#=*>⚠️-]{{1,6}}\s?(?i:{_SYSTEM}|{_SIDES}|{_NOTICE})\b[^\n]{{0,60}}[\])}}>#=*:-]|"
            r"(?:^|\n)[A-ZÁÉÍÓÚÑÜ⚠️ ]{0,25}(?:SISTEMA|SYSTEM|ADMIN|OVERRIDE|SOPORTE|SUPPORT|AUTOM[AÁ]TICO|COMANDO|"
            r"COMMAND)[A-ZÁÉÍÓÚÑÜ0-9 .]{0,30}:|"
            r"\b(?:mensaje|nota|notificaci[oó]n|aviso) (?:intern[oa]|(?:del?l? )?(?:sistema|servidor|automátic[oa]))\b"
            r"[^\n]{0,20}[:)\]]|"
            r"\b(?i:fin del? (?:mensaje|conversaci[oó]n|datos|la consulta|contexto|prompt)|"
            r"end of (?:message|prompt|conversation|context))\b",
        ),
    ),
    Sign(
        "papel_fingido",
        85,
        "Escribe como si hablara el sistema u otra persona de la conversación.",
        (":", "→", "->", "=>"),
        re.compile(
            rf"(?:^|\n|[.!?)\"»]\s)\s?(?:{_SYSTEM})\s?(?::|→|->|=>)|\b(?:{_SYSTEM}|{_SIDES})\s?(?:→|->|=>)\s?\w|"
            r"^(?:wallapop|soporte|support)[\w &]{0,30}(?::|→)",
            re.I,
        ),
    ),
    Sign(
        "turno_fingido",
        0,
        "Escribe como si hablara quien vende.",
        (":",),
        re.compile(rf"(?:^|\n|[.!?)\"»]\s)\s?(?:{_SIDES})\s?:", re.I),
    ),
    Sign(
        "codigo",
        75,
        "Lleva código o una orden para una máquina.",
        ("_", "(", "=", "$", "@", "/", "\\", "}", "]", ")", ";"),
        re.compile(
            r"\w@\w+:~|\$ (?:cat|ls|sudo|echo)\b|\bcat /|^\s?[}\])]\s?[}\])]|[$]?\{{1,2}\s?[a-z_.]{3,40}\s?\}|"
            r"\b(?:const|let|var|def|select|print|echo)\s?[ (]\s?[a-z_]+[.=(\"']|"
            r"\b[a-z]{1,40}_[a-z_]{1,40}\s?[(=:]|\b[a-z]{3,40}\([a-z_]{1,40}(?:[.,)]\s?[a-z0-9_]{0,40}){1,5}|"
            r"\b(?:rol|role|nivel|level|mode|modo)\s?=\s?\w|;\s?//|\\n\\n|\bselect [a-z_*]{1,40} from [a-z_]",
            re.I,
        ),
    ),
    Sign(
        "hueco",
        70,
        "Deja un hueco para que se complete con un dato.",
        ("___", "....", "[", "<"),
        re.compile(
            r"_{3,}|(?:\b\w{1,20}\s?\.{4,40}\s?){2,6}|\[(?:\s|\.{2,9}|x{1,9}|\?{1,9}|número|dato|precio|importe)\]|"
            r"<(?:\s|\.{2,9}|número|dato|precio|importe)>",
            re.I,
        ),
    ),
    Sign(
        "valla",
        0,
        "Separa trozos como si acabara un texto y empezara otro.",
        ("---", "===", "###", '"""', "```", ">>>", "***"),
        re.compile(r"(?:^|\n|\s)(?:-{3,}|={3,}|#{3,}|\"{3,}|`{3,}|>{3,}|\*{3,})"),
    ),
    Sign("etiqueta", 0, "Lleva etiquetas.", ("<",), re.compile(r"</?[A-Za-z!][^<>\n]{0,60}>")),
    Sign(
        "cita",
        0,
        "Cita palabras que se han de repetir.",
        _QUOTES,
        re.compile(r"[\"'«“‘][^\"'«»“”‘’\n]{2,200}[\"'»”’](?!\w)"),
    ),
    Sign(
        "cita_abierta",
        0,
        "Empieza una frase para que se acabe.",
        ("",),
        re.compile(
            r"[\"«“][^\"«»“”\n]{8,300}$|(?:\.{3}|…|:)\s?['\"»”]?\s?$|"
            r"\b(?:de|es|is|por|hasta|los|que|y|del?)\s?['\"»”]?\s?$"
        ),
    ),
    Sign(
        "mayusculas",
        0,
        "Lleva palabras en mayúsculas, como una orden.",
        ("",),
        re.compile(r"\b[A-ZÁÉÍÓÚÑ]{4,}\b"),
    ),
)


def signs(message: str) -> list[tuple[Sign, tuple[int, int]]]:
    """The shapes found, each at its first place."""
    low = message.lower()
    found = []
    for sign in SIGNS:
        for mark in sign.marks:
            if mark in low:
                if match := sign.says.search(message):
                    found.append((sign, match.span()))
                break
    return found
