"""How the simulated model server behaves: its slots, queue, speed and who writes its answers.

Set through the control API and on the control page; kept in the world's file until a reset.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.sandbox.characters import CHARACTERS
from apps.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Setting:
    """A number's usual value and its least, or a choice, with a sentence for people (Spanish)."""

    usual: float | str
    what: str
    least: float = 0
    choices: tuple[str, ...] = ()


#: Times are milliseconds. Slots and queue are OLLAMA_NUM_PARALLEL and OLLAMA_MAX_QUEUE, with the real defaults.
KNOWN: dict[str, Setting] = {
    "llm_slots": Setting(1, "Respuestas que el modelo escribe a la vez.", 1),
    "llm_queue": Setting(512, "Peticiones que esperan turno como mucho; a la siguiente se le dice que está saturado."),
    "llm_ms_per_token": Setting(15, "Milisegundos por palabra escrita."),
    "llm_first_ms": Setting(0, "Milisegundos que tarda en leer lo que se le pide, antes de la primera palabra."),
    "llm_answer_ms": Setting(0, "Milisegundos de cada respuesta entera, sea larga o corta; con 0 depende de su largo."),
    "llm_load_ms": Setting(200, "Milisegundos de cargar el modelo: la primera vez y al cambiar sus opciones."),
    "llm_character": Setting("", "Quién escribe: el bueno (vacío) o uno de los malos.", choices=("", *CHARACTERS)),
    "llm_seed": Setting(0, "Otro número, otras palabras del personaje."),
}


def value(store: Store, name: str) -> Any:
    """The setting's present value."""
    row = store.one("select value from settings where name = ?", name)
    return json.loads(row["value"]) if row else KNOWN[name].usual


def number(store: Store, name: str) -> float:
    """The present value of a setting that is a number."""
    return float(value(store, name))


def change(store: Store, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Set those of the known settings that are in `wanted` and return all. Raises ValueError for a senseless value."""
    for name, setting in KNOWN.items():
        if name not in wanted:
            continue
        new = wanted[name]
        if setting.choices:
            fits = new in setting.choices
        else:
            new = float(new)
            fits = setting.least <= new < float("inf")
        if not fits:
            raise ValueError(f"«{name}» no admite {wanted[name]!r}. {setting.what}")
        store.run("delete from settings where name = ?", name)
        store.insert("settings", name=name, value=json.dumps(new))
    return {name: value(store, name) for name in KNOWN}
