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


_ROLES = (
    r"sistema|system|asistente|assistant|assistent|ia|ai|bot|user|usuario|comprador|buyer|vendedor|vendedora|seller|admin|administrador|"
    r"developer|root|owner|dueño|dueña|propietario|instrucci[oó]n(?:es)?|instructions?|respuesta(?: del? \w+)?|nota del? \w+(?: al \w+)?|prompt"
)
SIGNS: tuple[Sign, ...] = (
    Sign(
        "marcas_de_chat",
        95,
        "Lleva marcas que imitan a las del sistema de mensajes.",
        ("<", "[", "'", '"', "`"),
        re.compile(
            r"<\|?/?(?:im_start|im_end|endoftext|eot_id|start_header_id|system|sistema|sys|user|usuario|assistant|asistente|comprador|vendedor|"
            r"instru\w{0,12}|admin|prompt|oferta|orden)\b|<<\s?/?sys|\[/?inst\]|[\"']role[\"']\s?:|[\"']content[\"']\s?:|```\s?\w",
            re.I,
        ),
    ),
    Sign(
        "cabecera_de_sistema",
        90,
        "Empieza como un aviso del sistema o de otra persona de la conversación.",
        ("[", "(", "{", "<", "#", "=", "*", ">", "⚠", "-", ":", "fin de", "end of"),
        re.compile(
            rf"[\[({{<#=*>⚠️-]{{1,6}}\s?(?i:{_ROLES}|aviso|notificaci[oó]n|mensaje (?:autom[aá]tico|interno|del sistema)|log|override|fin de?l?)\b[^\n]{{0,60}}"
            r"[\])}>#=*:-]|(?:^|\n)[A-ZÁÉÍÓÚÑÜ⚠️ ]{0,25}(?:SISTEMA|SYSTEM|ADMIN|OVERRIDE|SOPORTE|SUPPORT|AUTOM[AÁ]TICO|COMANDO|COMMAND)[A-ZÁÉÍÓÚÑÜ0-9 .]{0,30}:|"
            r"\b(?:mensaje|nota|notificaci[oó]n|aviso) (?:intern[oa]|(?:del?l? )?(?:sistema|servidor|automátic[oa]))\b[^\n]{0,20}[:)\]]|"
            r"\b(?i:fin del? (?:mensaje|conversaci[oó]n|datos|la consulta|contexto|prompt)|end of (?:message|prompt|conversation|context))\b",
        ),
    ),
    Sign(
        "papel_fingido",
        85,
        "Escribe como si hablara otra persona de la conversación.",
        (":", "→", "->", "=>"),
        re.compile(
            rf"(?:^|\n|[.!?)\"»]\s)\s?(?:{_ROLES})\s?(?::|→|->|=>)|\b(?:{_ROLES})\s?(?:→|->|=>)\s?\w|^(?:wallapop|soporte|support)[\w &]{{0,30}}(?::|→)",
            re.I,
        ),
    ),
    Sign(
        "codigo",
        75,
        "Lleva código o una orden para una máquina.",
        ("_", "(", "=", "$", "@", "/", "\\", "}", "]", ")", '"', "'", ";"),
        re.compile(
            r"\w@\w+:~|\$ (?:cat|ls|sudo|echo)\b|\bcat /|^\s?[}\])]\s?[}\])]|\b(?:const|let|var|def|select|print|echo)\s?[ (]\s?[a-z_]+[.=(\"']|"
            r"\b[a-z]+_[a-z_]+\s?[(=:]|\b[a-z]{3,}\([a-z_]+(?:[.,)]\s?[a-z0-9_]*)+;?|\b(?:rol|role|nivel|level|mode|modo)\s?=\s?\w|;\s?//|\\n\\n",
            re.I,
        ),
    ),
    Sign(
        "hueco",
        70,
        "Deja un hueco para que se complete con un dato.",
        ("___", "....", "[", "<"),
        re.compile(
            r"_{3,}|(?:\b\w{1,20}\s?\.{4,40}\s?){2,6}|\[(?:\s|\.{2,}|x+|\?+|número|dato|precio|importe)\]|<(?:\s|\.{2,}|número|dato|precio|importe)>",
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
        ('"', "'", "«", "“", "‘"),
        re.compile(r"[\"'«“‘][^\"'»”’\n]{2,200}[\"'»”’](?!\w)"),
    ),
    Sign(
        "cita_abierta",
        0,
        "Empieza una frase para que se acabe.",
        ("",),
        re.compile(
            r"[\"«“][^\"«»“”\n]{8,300}$|(?:\.{3,}|…|:)\s?['\"»”]?\s*$|\b(?:de|es|is|por|hasta|los|que|y|del?)\s?['\"»”]?\s*$"
        ),
    ),
    Sign(
        "mayusculas",
        0,
        "Lleva palabras en mayúsculas como una orden.",
        ("",),
        re.compile(r"\b[A-ZÁÉÍÓÚÑ]{4,}(?:\s[A-ZÁÉÍÓÚÑ]{2,})*\b"),
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
