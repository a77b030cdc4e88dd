"""How the desk says things in Spanish: money, times, and what codes of the pipeline mean. Pure.

Must never show a code to a person: an unknown one is said with its own words, underscores taken out.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.conversations.negotiation import REASONS as NEGOTIATION_REASONS
from apps.security.fraud.verdict import BANDS

#: Risk scores from which a word changes: the detector's own bands. 60 is also where a buyer's offers stop counting
#: against others.
RISK_DOUBTFUL, RISK_HIGH, RISK_CRITICAL = (BANDS[level][0] for level in ("suspicious", "high", "critical"))
NBSP = "\N{NO-BREAK SPACE}"
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}

#: Why a turn waits for a person or ended without an answer.
REASONS = {
    "riesgo": gettext_lazy("Posible estafa"),
    "inyeccion": gettext_lazy("Intenta dar órdenes al asistente"),
    "sin_exito": gettext_lazy("No se consiguió terminar"),
    "cambia_sin_parar": gettext_lazy("El anuncio cambia mientras se escribe"),
    "escribe_sin_parar": gettext_lazy("Escribe más deprisa de lo que se contesta"),
    "escribio_de_nuevo": gettext_lazy("El comprador escribió de nuevo"),
    "contesto_el_vendedor": gettext_lazy("Contestaste desde la app"),
    "la_llevas_tu": gettext_lazy("La llevas tú"),
    "sin_anuncio": gettext_lazy("No se sabe de qué anuncio habla"),
    "oferta_en_la_app": gettext_lazy("Oferta en la app: acéptala o recházala allí"),
    "borrador": gettext_lazy("Falta tu visto bueno"),
    "revision": gettext_lazy("La revisión la ha parado"),
    "pide_persona": gettext_lazy("Quiere hablar con una persona"),
    "posventa": gettext_lazy("Molesto o después de la venta"),
    "antiguo": gettext_lazy("Lleva más de un día sin respuesta"),
    "sin_respuesta": gettext_lazy("Nadie sabe contestar a esto"),
    "ha_cambiado": gettext_lazy("Algo ha cambiado desde tu visto bueno"),
    "deshecha": gettext_lazy("Deshiciste el envío"),
    "lo_escribes_tu": gettext_lazy("La escribe una persona"),
    "prometido": gettext_lazy("Prometido a otra persona"),
    "no_cabe": gettext_lazy("El texto no cabe"),
    "no_se_envio": gettext_lazy("No se consiguió enviar"),
    "chat_cerrado": gettext_lazy("Wallapop no deja escribir aquí"),
    "chat_no_encontrado": gettext_lazy("No se ha podido abrir el chat"),
    "below_floor": gettext_lazy("Por debajo del mínimo"),
    "not_for_sale": gettext_lazy("El anuncio no está en venta"),
    "promised_to_other": gettext_lazy("Prometido a otra persona"),
    "offer_out_of_scale": gettext_lazy("Oferta fuera de escala"),
    "ya_contestado": gettext_lazy("Ya estaba contestado"),
    "bloqueado": gettext_lazy("Comprador bloqueado"),
    "cortesia": gettext_lazy("Cortesía: no pide respuesta"),
    "misma_oferta": gettext_lazy("La misma oferta otra vez"),
    "descartada": gettext_lazy("La descartaste"),
    "desbloqueado": gettext_lazy("Estaba bloqueado cuando escribió"),
    "cita_cambiada": gettext_lazy("La cita ha cambiado"),
    "ya_no_toca": gettext_lazy("Ya no venía a cuento"),
    "datos_borrados": gettext_lazy("Se borraron los datos del comprador"),
    "disputa": gettext_lazy("Hay una disputa"),
    "dato_descartado": gettext_lazy("Pregunta por un dato que descartaste"),
}
#: What a buyer wants, as the rules read it.
INTENTS = {
    "saludo": gettext_lazy("saluda"),
    "precio": gettext_lazy("pregunta el precio"),
    "negociacion": gettext_lazy("regatea"),
    "disponibilidad": gettext_lazy("pregunta si sigue disponible"),
    "estado_producto": gettext_lazy("pregunta en qué estado está"),
    "ubicacion": gettext_lazy("pregunta dónde se recoge"),
    "envio": gettext_lazy("pregunta por el envío"),
    "compra_directa": gettext_lazy("quiere comprar"),
    "informacion": gettext_lazy("pide información"),
    "pago": gettext_lazy("pregunta cómo pagar"),
    "mas_fotos": gettext_lazy("pide fotos"),
    "cambio": gettext_lazy("propone un cambio"),
    "lote": gettext_lazy("quiere un lote"),
    "factura": gettext_lazy("pregunta por la factura"),
    "garantia": gettext_lazy("pregunta por la garantía"),
    "seguimiento": gettext_lazy("pregunta cómo va"),
    "posventa": gettext_lazy("escribe después de la venta"),
    "cortesia": gettext_lazy("es cortés"),
    "fraude": gettext_lazy("huele a estafa"),
}
#: Wallapop's codes for the state of an item.
CONDITIONS = {
    "un_opened": gettext_lazy("Sin abrir"),
    "un_worn": gettext_lazy("Sin estrenar"),
    "in_box": gettext_lazy("En su caja"),
    "new": gettext_lazy("Nuevo"),
    "as_good_as_new": gettext_lazy("Como nuevo"),
    "good": gettext_lazy("En buen estado"),
    "fair": gettext_lazy("Aceptable"),
    "has_given_it_all": gettext_lazy("Lo ha dado todo"),
}
#: What was done about a security event, and what kind of event it was.
ACTIONS = {
    "retenida": gettext_lazy("retenida para ti"),
    "negativa_segura": gettext_lazy("se contestó que no, sin dar nada"),
    "vigilar": gettext_lazy("en observación"),
    "contestada_como_normal": gettext_lazy("se contestó sin obedecer"),
    "no_contestada": gettext_lazy("no se contestó"),
    "enviada_con_motivo": gettext_lazy("la envió una persona, con motivo"),
    "bloqueado": gettext_lazy("bloqueado"),
    "desbloqueado": gettext_lazy("desbloqueado"),
    "de_confianza": gettext_lazy("de confianza"),
    "sin_confianza": gettext_lazy("sin confianza"),
    "datos_borrados": gettext_lazy("datos borrados"),
    "lo_dice_el_equipo": gettext_lazy("lo dijo el equipo"),
}
EVENTS = {
    "fraud_critical": gettext_lazy("Estafa"),
    "fraud_high": gettext_lazy("Paso de una estafa"),
    "fraud_suspicious": gettext_lazy("Dudoso"),
    "injection": gettext_lazy("Órdenes al asistente"),
    "contact_shared": gettext_lazy("Contacto de otro comprador"),
    "guard_stopped": gettext_lazy("Respuesta parada por la revisión"),
    "guard_override": gettext_lazy("Enviada pese a la revisión"),
    "verdict_fraud": gettext_lazy("Era fraude"),
    "verdict_honest": gettext_lazy("No era fraude"),
    "buyer_blocked": gettext_lazy("Comprador bloqueado"),
    "buyer_unblocked": gettext_lazy("Comprador desbloqueado"),
    "buyer_trusted": gettext_lazy("Comprador de confianza"),
    "buyer_untrusted": gettext_lazy("Comprador sin confianza"),
    "buyer_erased": gettext_lazy("Datos de un comprador borrados"),
}
#: What kinds of incident there are.
INCIDENTS = {
    "session": gettext_lazy("Sesión terminada"),
    "session_soon": gettext_lazy("Sesión a punto de caducar"),
    "challenge": gettext_lazy("Wallapop pide una comprobación"),
    "breaker": gettext_lazy("Servicio en pausa"),
    "unreadable": gettext_lazy("Respuesta ilegible"),
    "drift": gettext_lazy("Wallapop ha cambiado"),
    "fraud": gettext_lazy("Posible estafa"),
    "promised_twice": gettext_lazy("Prometido dos veces"),
    "site_event": gettext_lazy("Aviso de Wallapop"),
    "item_write": gettext_lazy("Anuncio sin cambiar"),
    "autonomy": gettext_lazy("Vuelve a pedir permiso"),
    "task_due": gettext_lazy("Tarea que vence"),
    "backlog": gettext_lazy("Se acumula el trabajo"),
    "backup": gettext_lazy("Copia de seguridad que falta o no se recupera"),
    "price": gettext_lazy("Precio que mirar"),
    "price_todo": gettext_lazy("Precio que poner en Wallapop"),
}
#: The detector's levels as the desk calls them.
LEVELS = {
    "critical": gettext_lazy("Crítico"),
    "high": gettext_lazy("Alto"),
    "suspicious": gettext_lazy("Dudoso"),
    "benign": gettext_lazy("Normal"),
}
#: What the program says in English when a service fails, by its words, and what it means. First match counts.
TROUBLES = (
    (r"too many|answered 429", gettext_lazy("pide que esperemos: demasiadas preguntas seguidas")),
    (
        r"challenge|captcha|block page|refused|session check answered",
        gettext_lazy("no nos deja pasar o pide una comprobación"),
    ),
    (r"login|logged in|session|token|cookies", gettext_lazy("la sesión ya no vale: hay que entrar otra vez")),
    (r"closed this conversation", gettext_lazy("no deja escribir en esta conversación")),
    (
        r"composer|send button|conversation is open|become ready in time|whose conversation",
        gettext_lazy("la página del chat no está como se espera"),
    ),
    (r"BrowserMissing|Chromium|browser", gettext_lazy("el navegador no arranca o no contesta")),
    (
        r"not JSON|BadAnswer|could be read|search without|not an object",
        gettext_lazy("contesta algo que no se entiende"),
    ),
    (
        r"Unreachable|answered 5\d\d|no complete answer|does not end|time.?out|connect",
        gettext_lazy("no contesta"),
    ),
)
#: What is done for an account on Wallapop, by the last part of its breaker's name.
CALLS = {
    "": gettext_lazy("Wallapop para %(x)s"),
    "read": gettext_lazy("Leer mensajes de %(x)s"),
    "send": gettext_lazy("Enviar mensajes de %(x)s"),
    "items": gettext_lazy("Anuncios de %(x)s"),
}
#: What the negotiation decided, said to a person.
DECISIONS = {
    "accept": gettext_lazy("Aceptar"),
    "counter": gettext_lazy("Proponer"),
    "hold_price": gettext_lazy("Mantener nuestro precio"),
    "firm": gettext_lazy("No se regatea"),
    "ask": gettext_lazy("Preguntar cuánto ofrece"),
    "hold": gettext_lazy("Que decida una persona"),
    "none": gettext_lazy("No se habla de precio"),
}


def money(amount: Decimal | int | None, currency: str = "EUR") -> str:
    """«210 €», «89,50 €», «12.345,67 €»: cents only where there are any. None gives «—»."""
    if amount is None:
        return "—"
    cents = Decimal(amount).quantize(Decimal("0.01"))
    text = f"{cents:,.0f}" if cents == cents.to_integral_value() else f"{cents:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) + NBSP + SIGNS.get(currency, currency)


def count(number: int) -> str:
    """«1.234»."""
    return f"{number:,}".replace(",", ".")


def relative(then: datetime, now: datetime) -> str:
    """«hace 40 s», «hace 3 min», «dentro de 2 h», «hace 5 días»: one unit, rounded down."""
    seconds = int((now - then).total_seconds())
    said = _("hace %(time)s") if seconds >= 0 else _("dentro de %(time)s")
    return said % {"time": duration(abs(seconds))}


def exactly(moment: datetime) -> str:
    """Date and time to the second, in the zone people live in."""
    local = timezone.localtime(moment)
    return f"{_day(local.date(), get_language())}, {local:%H:%M:%S}"


@lru_cache(maxsize=512)
def _day(day: date, _language: str | None) -> str:
    """«9 nov 2026»: a page says the same few days hundreds of times."""
    return formats.date_format(day, "j M Y")


def duration(seconds: float) -> str:
    """`seconds` in the largest unit that fits: «40 s», «3 min», «2 h», «1 día», «5 días»."""
    seconds = int(seconds)
    for size, unit in ((86_400, None), (3_600, "h"), (60, "min")):
        if seconds >= size:
            count = seconds // size
            return f"{count}{NBSP}{unit or (_('día') if count == 1 else _('días'))}"
    return f"{seconds}{NBSP}s"


def took(seconds: float) -> str:
    """How long something took: «0,4 s», «12 s», «3 min»."""
    return f"{seconds:.1f}".replace(".", ",") + f"{NBSP}s" if seconds < 10 else duration(seconds)


def reason(code: str) -> str:
    """What a turn's reason code says to a person."""
    return str(REASONS.get(code) or plain(code))


def decision(kind: str | None, amount: str | Decimal | None) -> str:
    """«Proponer 195 €»; «» where the negotiation decided nothing."""
    if not kind:
        return ""
    said = str(DECISIONS.get(kind) or plain(kind))
    if amount is None or kind not in ("accept", "counter"):
        return said
    return f"{said} {money(Decimal(amount))}"


def service(name: str, accounts: Mapping[str, str] | None = None) -> str:
    """A breaker's name as people know the service: «account:3:send» → «Enviar mensajes de ana», «source:wallapop»
    → «Precios de wallapop». `accounts`: their names by id.
    """
    kind, _colon, rest = name.partition(":")
    if kind == "account":
        number, _colon, call = rest.partition(":")
        said = str(CALLS.get(call) or CALLS[""])
        return said % {"x": (accounts or {}).get(number) or _("la cuenta %(n)s") % {"n": number}}
    named = {"ollama": _("Modelo en %(x)s"), "source": _("Precios de %(x)s")}
    return bare(named[kind] % {"x": rest} if kind in named else name)


def bare(text: str) -> str:
    """`text` without the user and password of any address in it."""
    return re.sub(r"(?<=://)[^/\s@]*(?:@[^/\s@]*)*@", "", text)


def trouble(name: str, reason: str) -> str:
    """Why the service `name` fails, in Spanish. The model's own errors (apps.ai_engine.llm) and
    what a look at the site found changed (conversations.probing) are Spanish already."""
    if not reason:
        return ""
    if name.startswith("ollama:") or reason.startswith("Wallapop ha cambiado"):
        return bare(reason)
    for shape, meaning in TROUBLES:
        if re.search(shape, reason, re.I):
            return str(meaning)
    return _("no contesta como se espera")


def plain(code: str) -> str:
    """A code as words: «fake_receipt» → «Fake receipt»."""
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def risk(score: int) -> tuple[str, str]:
    """(word, tone) of a risk score 0-100. Tones: grey, amber, red."""
    if score >= RISK_CRITICAL:
        return _("crítico"), "red"
    if score >= RISK_HIGH:
        return _("alto"), "red"
    if score >= RISK_DOUBTFUL:
        return _("dudoso"), "amber"
    return _("normal"), "grey"


def negotiation_reason(code: str | None) -> str:
    """The sentence behind a decision's reason; «» for none."""
    if not code:
        return ""
    return _(NEGOTIATION_REASONS[code]) if code in NEGOTIATION_REASONS else plain(code)


def same(one: str, other: str) -> bool:
    """Whether two sentences say the same, the full stop aside: no need to say it twice."""
    return one.strip(" .").casefold() == other.strip(" .").casefold()


def condition(code: str) -> str:
    """The state of an item as Wallapop's code or the seller's words tell it."""
    return str(CONDITIONS.get(code) or plain(code))


def stars(rating: Decimal | None, reviews: int | None) -> str:
    """«★4,7 (23)», or «nuevo» for someone nobody has rated."""
    if not rating or not reviews:
        return _("nuevo")
    return f"★{rating.normalize():f} ({reviews})".replace(".", ",")
