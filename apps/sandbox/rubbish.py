"""What a model says that has lost its mind: random words, another tongue, nothing, or no end. Pure data and chance."""

from __future__ import annotations

import random
from collections.abc import Callable

_WORDS = """
    tejado ventana río cuchara azul trece nube correr ladrillo sombra pez tranvía limón eco martes cerca sin aunque
    verde mil tormenta zapato quizá norte barro luna papel cristal sobre humo tenedor pronto bosque
"""
_TONGUES = (
    "Der Artikel ist leider nicht mehr verfügbar, aber ich kann Ihnen ein anderes Angebot machen.",
    "你好，这个商品还在，价格可以商量。",
    "Bonjour, je peux vous le laisser à ce prix si vous venez le chercher demain.",
    "Здравствуйте, товар в наличии, напишите мне, пожалуйста.",
    "Olá, o artigo ainda está disponível e posso enviar amanhã de manhã.",
)


def words(seed: str) -> str:
    """A sentence of words that mean nothing together."""
    chance = random.Random(seed)
    return " ".join(chance.choices(_WORDS.split(), k=chance.randint(8, 24))).capitalize() + "."


def tongue(seed: str) -> str:
    """A sensible sentence in a language that nobody asked for."""
    return random.Random(seed).choice(_TONGUES)


def endless(seed: str) -> str:
    """A text that goes on and on: only a limit of tokens or the client ends it."""
    chance, some = random.Random(seed), _WORDS.split()
    return " ".join(f"Y además {chance.choice(some)} {chance.choice(some)}," for _ in range(20_000))


#: Name of the fault -> what is said; an empty answer needs no words.
TEXTS: dict[str, Callable[[str], str]] = {
    "llm_words": words,
    "llm_language": tongue,
    "llm_endless": endless,
    "llm_empty": lambda seed: "",
}
