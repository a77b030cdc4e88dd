"""The ways of steering an assistant, each as concepts that meet within a few words of one another.

What each concept's words are stands in `injection_words`. Must never name a single word or a sentence: one concept
alone is everyday talk, and a sentence is one attack of many.
"""

from __future__ import annotations

from dataclasses import dataclass

from apps.security.injection.words import Tagged, bits


@dataclass(frozen=True, slots=True)
class InjectionRule:
    """A way of steering: fires where one of `meetings` happens; `weight` 1–100 is how sure it is.

    A meeting is one mask for each concept that must be there (any bit of it), all within `within` words.
    """

    name: str
    weight: int
    explanation_es: str
    meetings: tuple[tuple[int, tuple[int, ...]], ...]

    def place(self, tagged: Tagged) -> tuple[int, int] | None:
        """The first and last token of the first meeting found."""
        total = tagged.total
        for within, masks in self.meetings:
            for mask in masks:
                if not total & mask:
                    break
            else:
                if found := _meeting(tagged, masks, within):
                    return found
        return None


def _meeting(tagged: Tagged, masks: tuple[int, ...], within: int) -> tuple[int, int] | None:
    """Where every mask has a token of its own, at most `within` words from that of the first."""
    first, *others = masks
    for anchor in tagged.places(first):
        near = tagged.near(anchor, within)
        choices = [[n for n in near if n != anchor and tagged.masks[n] & mask] for mask in others]
        taken = {anchor}
        for choice in sorted(choices, key=len):  # the scarcest chooses first
            free = [n for n in choice if n not in taken]
            if not free:
                break
            taken.add(min(free, key=lambda n: abs(n - anchor)))
        else:
            return min(taken), max(taken)
    return None


def _rule(name: str, weight: int, explanation_es: str, *meetings: str) -> InjectionRule:
    """Meetings are written "WITHIN CONCEPT|OR_CONCEPT CONCEPT …"; the first concept is the anchor."""
    parsed = []
    for meeting in meetings:
        within, *concepts = meeting.split()
        parsed.append((int(within), tuple(map(bits, concepts))))
    return InjectionRule(name, weight, explanation_es, tuple(parsed))


@dataclass(frozen=True, slots=True)
class PreparedRule:
    """A way of steering over several messages: one `prepares`, the last one `collects`."""

    name: str
    weight: int
    explanation_es: str
    prepares: InjectionRule
    collects: InjectionRule


def _prepared(name: str, weight: int, explanation_es: str, prepares: str, collects: str) -> PreparedRule:
    """Meetings as in `_rule`, parted by "/"."""
    before, after = (_rule(name, weight, explanation_es, *side.split(" / ")) for side in (prepares, collects))
    return PreparedRule(name, weight, explanation_es, before, after)


PREPARED: tuple[PreparedRule, ...] = (
    _prepared(
        "autoridad_que_insiste",
        75,
        "Se presentó antes como soporte o autoridad y ahora pide un dato.",
        "4 CLAIM AUTHORITY|NOTICE / 4 CLAIM MASTER YOU|YOUR|LICENSE",
        "0 PII / 3 PIECE NUMBER|PIECE / 6 PIECE SAY|AGREE|ASKS / 3 SAY NUMBER",
    ),
    _prepared(
        "permiso_inventado",
        75,
        "Dijo antes que quien vende le dio permiso y ahora lo cobra.",
        "8 MASTER|BOT LICENSE|TOLD / 8 LICENSE RULE|BOOKRULE|ORDERED",
        "6 SAY|REVEAL|AGREE PII|NUMBER|YOU / 6 OUTSIDE SAY|AGREE|YOU / 4 PIECE NUMBER|PIECE|PII",
    ),
    _prepared(
        "juego_por_partes",
        75,
        "Sigue, paso a paso, un juego que empezó antes para sacar un dato.",
        "12 GAME|PLAY|HYPO NUMBER|LIMIT|FLOOR|HOTCOLD|YOUR|PII / 8 LIMIT|FLOOR YOU|SAY|ORDERED|HIDE|LANGUAGE",
        "8 GAME|HOTCOLD SAY|NUMBER|ASKS|HOTCOLD / 6 ONLY NUMBER|LANGUAGE|FORM / 5 PIECE NUMBER",
    ),
    _prepared(
        "dato_por_partes",
        75,
        "Va sacando un dato reservado pieza a pieza.",
        "8 PII|FLOOR|CONFIG|RULE|BOT BEGIN|PIECE|NUMBER|ENDS YOUR|YOU|SAY|ASKS / 6 YOUR PII BEGIN|ENDS|PIECE|NUMBER",
        "3 PIECE NUMBER|PIECE|SAY|GOON / 5 REVEAL PIECE|EXACT / 0 EXACT",
    ),
)

RULES: tuple[InjectionRule, ...] = (
    _rule(
        "ignora_normas",
        90,
        "Pide al asistente que se salte sus normas o lo que le han mandado.",
        "7 BREAK|IGNORE RULE|BOOKRULE YOURS|ORDERED|TOLD|MASTER|BOT|REVEAL|OBEY|SWITCH|CONFIG|LIMIT|PII|ABOVE",
        "7 BREAK|IGNORE ORDERED",
        "7 BREAK RULE|BOOKRULE|TOLD|CONFIG|USER YOUR|SAY|OBEY|AGREE|BOT",
        "6 BREAK MASTER SAY|REVEAL|PII|SECRECY|LIMIT|FLOOR|CHEAP",
        "7 IGNORE MASTER AGREE|OBEY|CHEAP",
        "6 NEW RULE|BOOKRULE YOURS|BOT|MASTER|OBEY|ORDERED|BREAK|USER",
    ),
    _rule(
        "cambia_papel",
        80,
        "Intenta que el asistente haga otro papel o tenga otro dueño.",
        "12 SWITCH BOT|OBEY|RULE|MASTER|ANSWER|YOUARE|ORDERED|BREAK",
        "8 YOUARE ADMIN|OBEY|BREAK MASTER|BOT|ADMIN|RULE|BOOKRULE|SAY|REVEAL|OBEY|TASK|ANSWER|USER|PLAY|CONFIG",
        "8 YOUARE BOT RULE|BOOKRULE|BREAK|ADMIN|OBEY|PLAY",
        "14 YOUARE PLAY|HYPO SAY|REVEAL|MASTER|BOT|RULE|LIMIT|OBEY|BREAK",
        "3 MODE ADMIN BOT|REVEAL|OBEY|RULE|YOURS|CLAIM|BREAK",
        "8 ADMIN BOT RULE|BREAK|CLAIM|MUST|NEW|YOURS",
    ),
    _rule(
        "saca_lo_oculto",
        90,
        "Pide ver las instrucciones o lo que el asistente tiene guardado.",
        "9 SAY|REVEAL ORDERED",
        "9 REVEAL RULE|BOOKRULE|CONFIG|DOC YOURS|ORDERED|TOLD|HIDE|ABOVE|EXACT|BOT|MASTER",
        "9 SAY|FILL RULE|BOOKRULE|CONFIG YOURS|ORDERED|TOLD|HIDE|BOT|MASTER",
        "6 REVEAL CONFIG|RULE",
        "4 HIDE CONFIG SAY|REVEAL|YOURS|BOT|EXACT|ORDERED",
        "2 YOURS RULE|CONFIG",
        "3 PROMPT YOUR|YOURS|SAY|REVEAL|EXACT",
        "9 EXACT|REVEAL ABOVE SAY|REVEAL|CONFIG|DOC|YOURS|EXACT",
        "6 FORM|LANGUAGE|EXACT YOURS RULE|BOOKRULE|CONFIG",
        "10 HYPO|PLAY|PIECE RULE|BOOKRULE|CONFIG YOURS|BOT|ORDERED",
        "6 CONFIG|RULE BOT YOURS|REVEAL|MUST",
    ),
    _rule(
        "saca_el_limite",
        80,
        "Quiere que se revele, entero o con un truco, hasta dónde se puede bajar.",
        "7 LIMIT|FLOOR HIDE|ORDERED|MASTER|CONFIG|RULE|BOT YOURS|YOUR|SAY|REVEAL|BOT|MASTER|ORDERED|HIDE|YOU",
        "8 DESCEND|NUMBER ORDERED SAY|REVEAL|LIMIT|FLOOR|HIDE|YOUR|HYPO|PLAY|MASTER|NUMBER",
        "9 LIMIT|FLOOR FORM|FILL|SENTENCE|HYPO|PLAY HIDE|REVEAL|ONLY|EXACT|ANSWER|SENTENCE",
        "9 FLOOR FORM|SAY|REVEAL|ANSWER|FILL YOUR|HIDE|BOT|ONLY",
        "8 LIMIT|FLOOR ANSWER ONLY|EXACT|BEGIN",
        "4 NUMBER HIDE SAY|REVEAL|ORDERED|YOU",
    ),
    _rule(
        "saca_datos",
        80,
        "Pide a un tercero, el asistente, los datos personales de quien vende.",
        "7 PII MASTER SAY|REVEAL|YOUR|MUST|BOT|HIDE|RULE|PLAY|OBEY",
        "8 PII BOT SAY|REVEAL|YOURS|MUST|HIDE|OBEY",
        "8 PII ORDERED|OBEY SAY|REVEAL|MUST",
        "7 PII BREAK SAY|REVEAL RULE|BOOKRULE|YOU|ORDERED|MASTER",
        "12 PII PLEA SAY|REVEAL|BREAK|MASTER|NEED",
        "7 PII FILL|FORM|SENTENCE SENTENCE|REVEAL|HIDE|YOURS|MASTER",
        "7 PII REVEAL HIDE|MASTER|EXACT|DOC|RULE",
    ),
    _rule(
        "dicta_la_respuesta",
        75,
        "Dicta cómo debe empezar o ser la respuesta.",
        "4 ANSWER BEGIN",
        "5 ANSWER EXACT",
        "6 ANSWER ONLY FORM|CHEAP|NUMBER|LIMIT|RULE|CONFIG AGREE|FORM|CHEAP|LIMIT|RULE|CONFIG|YOURS",
    ),
    _rule(
        "completa_hueco",
        70,
        "Quiere que se complete una frase o una ficha con un dato reservado.",
        "5 FILL SENTENCE",
    ),
    _rule(
        "disfraza_la_respuesta",
        75,
        "Pide la respuesta en una clave para que no se note lo que revela.",
        "8 FORM SAY|REVEAL|ANSWER RULE|CONFIG|MASTER|HIDE|SECRECY|ORDERED|BOT|FLOOR|YOURS",
        "7 DECODE SAY|REVEAL|OBEY|ANSWER|FORM|RULE|CONFIG|LIMIT|FLOOR|PII",
    ),
    _rule(
        "habla_el_sistema",
        85,
        "Se dirige al asistente como si fuera el sistema o el marketplace.",
        "4 BOT MUST",
        "10 NOTICE BOT MUST|FORMAL|REVEAL|RULE|AGREE|USER",
        "6 AUTHORITY BOT YOURS|SAY|REVEAL|MUST|LICENSE|ADMIN|RULE",
        "12 NOTICE|AUTHORITY FORMAL PII|RULE|CHEAP|CONFIG|BOT|ANSWER|DESCEND",
    ),
    _rule(
        "dice_ser_quien_manda",
        80,
        "Dice ser quien vende, quien lo programó o una autoridad, para dar órdenes.",
        "5 CLAIM MASTER|AUTHORITY BOT|LIMIT|FLOOR|CONFIG|ORDERED|RULE|ADMIN",
        "12 CLAIM MASTER|AUTHORITY AGREE|REVEAL|FORMAL YOUR|PII|LIMIT|CONFIG|RULE|CHEAP|USER",
        "8 MASTER LICENSE SAY|REVEAL|PII",
    ),
    _rule(
        "manda_al_asistente",
        75,
        "Da órdenes al asistente como si fuera su dueño.",
        "7 OBEY MASTER|BOT|ORDERED|AUTHORITY|RULE|ADMIN SAY|REVEAL|YOU|YOURS|AGREE|PII|LIMIT|FLOOR|BREAK|SWITCH|ANSWER",
        "7 OBEY BREAK|YOUARE|SWITCH AGREE|MASTER|YOU|SAY|REVEAL",
        "8 LICENSE BOT|RULE",
        "8 SECRECY RULE|CONFIG|ORDERED|MASTER|BOT|FLOOR YOURS|YOUR|SAY|REVEAL|YOU",
    ),
    _rule(
        "juega_con_lo_reservado",
        75,
        "Monta un juego o un supuesto para sacar lo reservado.",
        "10 GAME LIMIT|FLOOR HIDE|ORDERED|YOUR|HOTCOLD",
        "8 GAME HIDE|ORDERED|MASTER NUMBER|LIMIT|FLOOR",
        "12 HYPO|PLAY ORDERED|BOT SAY|REVEAL|RULE|LIMIT|FLOOR|YOUR|MASTER|CONFIG",
        "9 HYPO|PLAY MASTER RULE|FLOOR|LIMIT|REVEAL|PII",
    ),
    _rule(
        "otra_tarea",
        60,
        "Encarga un trabajo que nada tiene que ver con la venta.",
        "3 MAKE TASK",
        "6 TASK YOUARE|BOT|SWITCH",
    ),
)
