"""The guard's rules on dealing: channel, payment, dispatch, couriers, and how the sale stands.

Judged by clause: what is refused may be named, what is offered, asked for or agreed to may not.
"""

from __future__ import annotations

import re

from apps.security.guard.case import Case, money
from apps.security.guard.finding import Finding
from apps.security.guard.lexicon import word_set
from apps.security.guard.listing import VEHICLE
from apps.security.guard.text import MASK, Clause, Sentence, Text

_YES, _BETTER, _INAPP = MASK("YES"), MASK("BETTER"), MASK("INAPP")
_CHANNEL, _CALL, _CONTACT, _OUTSIDE, _THERE = (
    MASK(name) for name in ("CHANNEL", "CALL", "CONTACT", "OUTSIDE", "THERE")
)
_REACH = _CHANNEL | _CALL | _CONTACT
_RAIL, _ACCOUNT, _BIZUM, _EARLY, _NOW, _CASH = (
    MASK(name) for name in ("RAIL", "ACCOUNT", "BIZUM", "EARLY", "NOW", "CASH")
)
_HANDOVER, _MEET, _PAY, _LATER, _CREDIT = (MASK(name) for name in ("HANDOVER", "MEET", "PAY", "LATER", "CREDIT"))
_SHIPS, _CAPTURE = MASK("SHIPS"), MASK("CAPTURE")
_COURIER, _COMPANY, _COLLECTS = MASK("COURIER"), MASK("COMPANY"), MASK("COLLECTS")
_GIVES, _ASKS, _WRITES = MASK("GIVE"), MASK("ASKS"), MASK("WRITE")
_SAVE, _FEE, _REFUNDS, _OVER, _REQUEST = (MASK(name) for name in ("SAVE", "FEE", "REFUNDS", "OVER", "REQUEST"))
_NOTGOODS, _LEAVES, _THIRD, _FORM, _ADVANCE = (
    MASK(name) for name in ("NOTGOODS", "LEAVES", "THIRD", "FORM", "ADVANCE")
)
_PAID_FIRST = re.compile(
    r"\b(?:si|cuando|en cuanto|una vez|tras|despues de|nada mas|as soon as|once|when|if|after|hasta que no|"
    r"siempre que|al|apenas) "
    r"(?:(?:me|lo|la|los|las|te|se|el|tu|su|ya|este|esta|haya|hayas|has|ha|hagas|haga|por|en|desde|app|compra|yo|"
    r"usted|una|quede|que|entre|vea|conste|salga|"
    r"aparezca|reciba|confirmado|confirmada|i|you|it|the|is|have|your) )*"
    r"(?:pag\w+|cobr\w+|ingres\w+|compr\w+|pay|paid|payment|dinero|confirm\w+)\b"
)
_THOUGH = re.compile(
    r"\b(?:aunque|sin que|sin esperar|mientras|even if|even though|without waiting)\b[^.!?]{0,50}\b(?:pago|"
    r"pagado|dinero|compra|transferencia|ingreso|payment|money)\b"
)
_SOME_DAY = re.compile(
    r"\b(?:fin(?:al|ales)? de mes|cuando (?:cobres|cobre|puedas|pueda|quieras)|el mes que|primeros de mes|la nomina)\b"
)
_AFTER_TRIAL = re.compile(r"\b(?:gust\w+|conven\w+|encaj\w+|prueb\w+|te lleg\w+|recib\w+|llegue\b(?! el pago))")
_BUY = re.compile(
    r"\b(?:compr\w+|app|wallapop|pag(?:o|ues|ue|ado|ada|uen|as) (?:por|en|desde)|oferta|pedido|etiqueta|salga la|"
    r"entre el pago|entrado el pago|purchase|buy\w*|paid)\b"
)
_OTHER_MONEY = MASK("REFUNDS", "REQUEST", "SAVE")
_IN_APP = re.compile(r"\b(?:wallapop|app|punto de recogida|envios)\b")
_LEAVING = word_set("sale saliendo saldra va mando envio")
_WANTS = MASK("RESERVES", "ASKS")
_DEFER = MASK("DEFER")
_COSTS = MASK("COURIERFEE", "FEE")


def hard(sentence: Sentence, case: Case) -> list[Finding]:
    """What one sentence does that no later one can mend."""
    if not sentence.mask & (_REACH | _OUTSIDE | _THERE | _RAIL | _ACCOUNT | _BIZUM | _EARLY | _OTHER_MONEY):
        return []
    echo = sentence.asks and len(sentence.words) <= 6  # "¿WhatsApp?" may be followed by a no
    found: list[Finding] = []
    for clause in sentence.clauses:
        if _refused(clause, sentence) or echo:
            continue
        for code, place in (*_leaves(clause, sentence, case),) or ():
            found.append((code, *place))
        for code, place in _pays(clause, sentence, case):
            found.append((code, *place))
    return found


def _refused(clause: Clause, sentence: Sentence) -> bool:
    """A clause that says no, or prefers another way: "mejor por aquí que por WhatsApp"."""
    return clause.refused or bool(
        clause.mask & _BETTER and clause.mask & (_INAPP | _HANDOVER) and not clause.mask & _OUTSIDE
    )


def _place(clause: Clause, sentence: Sentence, bits: int) -> tuple[int, int]:
    index = next(index for index in range(clause.first, clause.last) if sentence.masks[index] & bits)
    return sentence.places[index]


def _leaves(clause: Clause, sentence: Sentence, case: Case) -> list[tuple[str, tuple[int, int]]]:
    """Out of the app: another channel, a call, a number asked or given, the deal itself."""
    mask = clause.mask
    if mask & _CHANNEL and _is_way(clause, sentence, case):
        return [("OFF_PLATFORM", _place(clause, sentence, _CHANNEL))]
    if mask & _CALL:
        return [("OFF_PLATFORM", _place(clause, sentence, _CALL))]
    if mask & _CONTACT and mask & (_GIVES | _ASKS | _WRITES):
        return [("OFF_PLATFORM", _place(clause, sentence, _CONTACT))]
    if mask & _OUTSIDE:
        return [("OFF_PLATFORM", _place(clause, sentence, _OUTSIDE))]
    if mask & _SAVE and mask & _FEE and not sentence.mask & (_HANDOVER | _MEET):
        return [("OFF_PLATFORM", _place(clause, sentence, _FEE))]
    if mask & _THERE and mask & (_WRITES | _YES | _BETTER) and case.asked.mask & _REACH and not mask & _INAPP:
        return [("OFF_PLATFORM", _place(clause, sentence, _THERE))]
    return []


def _is_way(clause: Clause, sentence: Sentence, case: Case) -> bool:
    """A channel to talk by, not an app that the telephone on sale runs."""
    if clause.mask & (_GIVES | _ASKS | _WRITES | _YES | _CONTACT | _CALL) or (
        case.asked.mask & _REACH and not sentence.asks
    ):
        return True
    index = next(index for index in range(clause.first, clause.last) if sentence.masks[index] & _CHANNEL)
    return (
        any(word in _BY for word in sentence.words[max(clause.first, index - 2) : index + 1])
        or clause.last - clause.first <= 3
    )


_BY = word_set("por al en via mi tu su el un on my your per pel through using uso usar usamos tengo tienes tiene a")


def _pays(clause: Clause, sentence: Sentence, case: Case) -> list[tuple[str, tuple[int, int]]]:
    """Money by any way but the app's or hand to hand."""
    mask, plain = clause.mask, sentence.reading.form.text
    if (
        mask & (_RAIL | _ACCOUNT)
        and not mask & _INAPP
        and not (VEHICLE.search(plain) or _is_title_transfer(plain, case))
    ):
        return [("UNSAFE_PAYMENT", _place(clause, sentence, _RAIL | _ACCOUNT))]
    if (
        mask & _EARLY
        and sentence.mask & (_PAY | _BIZUM | _WANTS)
        and not sentence.mask & _INAPP
        and not _place_is_time(clause, sentence)
    ):
        return [("UNSAFE_PAYMENT", _place(clause, sentence, _EARLY))]
    if mask & _BIZUM and not sentence.mask & _HANDOVER and sentence.mask & (_NOW | _EARLY | _SHIPS | _ASKS):
        return [("UNSAFE_PAYMENT", _place(clause, sentence, _BIZUM))]
    if mask & _REFUNDS and (
        sentence.mask & (_OVER | _BIZUM) or money(sentence) or re.search(r"\bdinero|importe|pasta\b", plain)
    ):
        return [("UNSAFE_PAYMENT", _place(clause, sentence, _REFUNDS))]
    if (mask & _REQUEST and mask & (_YES | _GIVES)) or (
        mask & _REQUEST and re.search(r"\b(?:acept\w+|confirm\w+)\b", plain)
    ):
        return [("UNSAFE_PAYMENT", _place(clause, sentence, _REQUEST))]
    return []


def _place_is_time(clause: Clause, sentence: Sentence) -> bool:
    """ "Antes de pagar", "pruébala antes": a matter of order, not of money in advance."""
    words = {sentence.words[index] for index in range(clause.first, clause.last) if sentence.masks[index] & _EARLY}
    return words <= {"antes", "first"}


def _is_title_transfer(plain: str, case: Case) -> bool:
    """A vehicle's papers are transferred too."""
    return (
        case.listing.vehicle
        and re.search(r"\b(?:transferencia|transfer)\b", plain) is not None
        and not re.search(r"\b(?:bancaria|por transferencia|cuenta|banco|ingres\w+|iban|hazme|haces?|acepto)\b", plain)
    )


def soft(text: Text, case: Case) -> list[tuple[int, Finding]]:
    """What the whole text does with payment, dispatch and couriers."""
    found: list[tuple[int, Finding]] = []
    handed = (
        any(each.mask & (_HANDOVER | _CASH) for each in text.sentences)
        or case.listing.by_hand
        or bool(case.asked.mask & _HANDOVER)
    )
    for index, sentence in enumerate(text.sentences):
        if sentence.asks and len(sentence.words) <= 6:
            continue
        for clause in sentence.clauses:
            if _refused(clause, sentence):
                continue
            if clause.mask & _BIZUM and not handed:
                found.append((index, ("UNSAFE_PAYMENT", *_place(clause, sentence, _BIZUM))))
            found += [(index, each) for each in _dispatch(clause, sentence, text, case)]
            found += [(index, each) for each in _courier(clause, sentence)]
    return found


def _dispatch(clause: Clause, sentence: Sentence, text: Text, case: Case) -> list[Finding]:
    """Goods before money: sent on trust, on a screenshot, or left with somebody."""
    found: list[Finding] = []
    mask, plain = clause.mask, sentence.reading.form.text
    handed = text.mask & (_HANDOVER | _MEET) and not text.mask & _SHIPS
    if mask & _CAPTURE and (
        mask & (_YES | _CREDIT)
        or re.search(r"\b(?:con|veo|vista|visto|recibid\w|gracias|pasame|mandame|enviame|manda)\b", plain)
    ):
        place = _place(clause, sentence, _CAPTURE)
        found += [("SHIP_BEFORE_PAY", *place), ("UNSAFE_PAYMENT", *place)]
    if mask & _CREDIT:
        found.append(("SHIP_BEFORE_PAY", *_place(clause, sentence, _CREDIT)))
    if mask & _PAY and mask & _LATER and not handed and not (sentence.mask & _HANDOVER):
        found.append(("SHIP_BEFORE_PAY", *_place(clause, sentence, _LATER)))
    unpaid = sentence.mask & (_SHIPS | _CAPTURE) or not _LEAVING.isdisjoint(sentence.words)
    if unpaid and _THOUGH.search(plain) and not sentence.mask & _HANDOVER:
        found.append(("SHIP_BEFORE_PAY", *sentence.places[clause.first]))
    if sentence.mask & _SHIPS and sentence.mask & _CAPTURE and not clause.refused:
        found.append(("SHIP_BEFORE_PAY", *sentence.places[clause.first]))
    if (
        mask & _SHIPS
        and case.state.status not in ("sold", "shipped")
        and not mask & _NOTGOODS
        and not _is_choice(sentence)
        and not _BUY.search(_around(text, sentence))
    ):
        paid_first = _PAID_FIRST.search(plain)
        conditional = paid_first and not _AFTER_TRIAL.search(paid_first.group())
        if not conditional and not (case.asked.mask & _NOTGOODS and not case.asked.mask & _SHIPS):
            found.append(("SHIP_BEFORE_PAY", *_place(clause, sentence, _SHIPS)))
    if sentence.mask & _SHIPS and _SOME_DAY.search(plain) and not clause.refused and not handed:
        found.append(("SHIP_BEFORE_PAY", *sentence.places[clause.first]))
    if mask & _LEAVES and sentence.mask & _THIRD:
        found.append(("SHIP_BEFORE_PAY", *_place(clause, sentence, _LEAVES)))
    if (
        mask & _LEAVES
        and re.search(r"\bllev\w+", plain)
        and sentence.mask & _LATER
        and re.search(r"\b(?:cuentas|pag\w+|arreglamos|ingres\w+|das|dinero)\b", plain)
    ):
        found.append(("SHIP_BEFORE_PAY", *_place(clause, sentence, _LEAVES)))
    return found


def _is_choice(sentence: Sentence) -> bool:
    """ "¿La recoges o te la envío?": which way, not a promise, unless it says when."""
    return sentence.asks and "o" in sentence.words and not sentence.mask & _NOW


def _around(text: Text, sentence: Sentence) -> str:
    """The plain text of the sentence and of the one before."""
    index = text.sentences.index(sentence)
    return " ".join(each.reading.form.text for each in text.sentences[max(0, index - 1) : index + 2])


def _courier(clause: Clause, sentence: Sentence) -> list[Finding]:
    """Somebody of theirs who takes the goods: a courier, an agent; a form or a fee for one."""
    mask, plain = clause.mask, sentence.reading.form.text
    if not mask & (_COURIER | _COMPANY | _FORM | _ADVANCE):
        return []
    in_app = _IN_APP.search(plain)
    if mask & _COURIER and not in_app and not mask & _DEFER:
        return [("ACCEPT_COURIER", *_place(clause, sentence, _COURIER))]
    if mask & _COMPANY and sentence.mask & _COLLECTS and not in_app:
        return [("ACCEPT_COURIER", *_place(clause, sentence, _COMPANY))]
    if mask & _FORM:
        return [("ACCEPT_COURIER", *_place(clause, sentence, _FORM))]
    if mask & _ADVANCE and sentence.mask & _COSTS:
        return [("ACCEPT_COURIER", *_place(clause, sentence, _ADVANCE))]
    return []
