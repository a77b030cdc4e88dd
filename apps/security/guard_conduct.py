"""The guard's rules on conduct: channel, payment, dispatch, couriers, and honesty about being an assistant.

Must never take a refusal for a promise: "no acepto transferencia" may leave, "acepto transferencia" may not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from apps.security import injection
from apps.security.guard_finding import Finding
from apps.security.wording import Reading, pattern, whole

if TYPE_CHECKING:
    from apps.security.guard import SaleState

_NOT = re.compile(
    r"\b(?:no|ni|nunca|tampoco|sin|nada de|evito|prefiero|mejor (?:por aqui|seguimos|en mano|por la app|"
    r"en persona)|not|don't|won't|"
    r"can't|never|rather|lugar de|vez de|instead)\b"
)
_HARMLESS_NO = re.compile(
    r"\b(?:no (?:hay problema|pasa nada|te preocupes|me importa|problem)|sin "
    r"(?:problemas?|compromiso|miedo))\b"
)
_AGREES = pattern(
    r"(?:claro|si|vale|venga|ok|okey|okay|perfecto|genial|hecho|de acuerdo|por supuesto|sin problemas?|"
    r"me (?:va|parece) (?:bien|perfecto)|"
    r"bueno|adelante|dale|trato|sure|yes|fine|of course|great|no problem|alright)\b"
)
_IN_APP = r"(?:app|aplicacion|wallapop|anuncio|por aqui|este chat|chat)"
_CHANNEL = (
    r"(?:<whatsapp>|<telegram>|<social>|<email>|sms|(?:por |via )?(?:telefono|movil)|llamada|"
    r"videollamada|privado|dm|md)"
)

_LEAVES = whole(
    rf"(?:por|al|en|a|via|on|through|mi|tu|su|your|my|te (?:paso|doy) (?:el|mi)|agrega\w* (?:a|en|al)?) "
    rf"?(?:el |mi |tu |un |por )?{_CHANNEL}",
    rf"(?:escrib|habl|mand|contact|agreg|busc|segui|sigue|anad|write|text|message|chat)\w* "
    rf"(?:<gap>){_CHANNEL}",
    r"(?:te|le|me) (?:llamo|llamas|llame|llamare)|llamame|call me|i'll call|text me",
    r"(?:pasa|da|manda|di|deja|envia)(?:me|nos|lo) (?:<gap>)?(?:tu|el|un) (?:<gap>)?(?:<phone>|<email>|"
    r"contacto)",
    r"(?:drop|give|send|tell) me (?:your|ur) (?:<gap>)?(?:<phone>|<email>|contact)",
    r"(?:por fuera|fuera de (?:la app|wallapop|aqui|la aplicacion)|por otro (?:lado|sitio|medio|canal)|"
    r"por otra (?:app|via))|"
    r"outside (?:the app|wallapop)|off the app",
    r"sigueme|agregame|anademe|buscame|follow me|add me|(?:cerramos|hablamos|seguimos|quedamos) por "
    r"(?:ahi|alli|privado|fuera)",
    r"i'll message you there|message you there",
)
_ASKS_CHANNEL = whole(
    rf"(?:por|tienes|teneis|usas|dame|das|pasas|pasame|hablamos|escribes?|agregas?|on|via|have) "
    rf"(?:<gap>){_CHANNEL}",
    r"(?:dame|das|pasas|pasame|me das|give me|have|your) (?:<gap>)(?:<phone>|<email>|contacto)",
    r"hablamos (?:por )?(?:fuera|privado)",
)
_UNSAFE_RAIL = whole(
    r"<transfer>",
    r"western union",
    r"moneygram",
    r"money gram",
    r"ria",
    r"giro(?: postal)?",
    r"contra ?re?em?bolso",
    r"cheque|talon|pagare",
    r"pay ?pal",
    r"amigos y (?:familia|familiares)|modo amigos?|friends and family",
    r"revolut|wise|verse|mb ?way|cash ?app|zelle|venmo",
    r"cripto\w*|bitcoin|btc|usdt|ethereum|crypto",
    r"tarjeta(?:s)? (?:de )?regalo|gift cards?",
    r"(?:la |una |de )?(?:senal|fianza|paga y senal)",
    r"(?:mi |la |el |numero de )?(?:cuenta bancaria|cuenta corriente|iban)",
    r"(?:a|en) (?:mi|la) "
    r"cuenta",
    r"cash on delivery|bank transfer",
)
_VEHICLE = whole(
    r"transferencia (?:del? |de la |del )?(?:coche|moto|vehiculo|titularidad|nombre|"
    r"trafico)",
    r"gestoria",
)
_BIZUM = whole(r"<bizum>")
_AT_HANDOVER = whole(
    r"(?:en|a) (?:mano|persona)",
    r"mano",
    r"(?:cuando|al) (?:nos )?(?:veas|vengas|recoj\w+|recoger\w*|"
    r"quedemos|quedar|tengas|lleves|pruebes|"
    r"vernos|llegues|estes|estemos|veamos|ver\w*|la veas|lo veas)",
    r"cuando (?:la|lo|las|los) (?:veas|"
    r"tengas|recojas|pruebes)",
    r"en (?:el|ese|aquel) momento",
    r"delante",
    r"recogida|recogerl[oa]s?|recoges|en efectivo",
    r"in person|pick ?up|when (?:you|we) (?:come|meet|see)|"
    r"quedamos|quedemos",
)
_CAPTURE = pattern(
    r"(?:con|veo|vista|me vale|visto|recibid[oa]|gracias por) (?:<gap>)?(?:captura|justificante|"
    r"comprobante|recibo|pantallazo|resguardo)",
    r"(?:me fio|te creo|confio en ti)",
)
_SHIPS = whole(
    r"(?:te |os |se )?(?:lo|la|los|las) (?:mando|envio|envie|mandare|enviare|echo|despacho|llevo a "
    r"correos|preparo|facturo|mandamos|enviamos)",
    r"(?:ya )?(?:te |os )?(?:mando|envio|enviare|mandare|envio hoy) (?:el |la |los |las |hoy |manana |"
    r"ya |ahora )(?:<gap>)?(?:paquete|articulo|producto|"
    r"hoy|manana|ya|ahora|tarde)?",
    r"(?:hoy|manana|ahora) (?:mismo )?(?:sale|te (?:lo|la|los|las) (?:mando|envio|llevo)|va a correos)",
    r"i(?:'ll| will) (?:ship|send|post|mail) (?:it|them)",
)
_SHIPS_NOT_GOODS = whole(
    r"(?:foto|fotos|video|videos|medidas?|mensaje|informacion|datos|captura|audio|"
    r"pictures?|photos?)"
)
_ONCE_PAID = whole(
    r"si|cuando|en cuanto|una vez|al (?:comprar|recibir el pago|pagar)|despues de|tras|compr\w+|"
    r"pagad[oa]|if|once|when|after|"
    r"hayas|este pagad|pago confirmado",
)
_PAY_LATER = pattern(
    r"(?:me (?:lo )?pagas|pagame|ya me (?:lo )?pagas|pagas|pagar) (?:<gap>)?(?:al recibir|cuando (?:te "
    r")?(?:lo |la )?(?:llegue|recibas|tengas en casa)|luego|"
    r"despues|manana|mas tarde|otro dia)",
    r"pay (?:me )?(?:later|when it arrives|on delivery)",
)
_COURIER = whole(
    r"(?:tu|su|el|al|un|your|the|que venga (?:el|tu)) <courier>",
    r"(?:tu|su) (?:chico|empresa|agente|"
    r"gestor)",
    r"(?:cuanto|que) (?:<gap>)?(?:darle|pagarle|pagar yo|adelantar|adelanto|abonar)\b(?: <gap>(?:seguro|"
    r"tasa|embalaje|porte))?",
    r"(?:pago|adelanto|abono) yo (?:el|la|los) (?:seguro|tasa|embalaje|portes?)",
    r"(?:se lo|se la) (?:doy|entrego|dejo) (?:al?|en) "
    r"(?:<gap>)?(?:<courier>|chico|portero|vecin[oa])",
)
_BUYERS_COURIER = whole(
    r"(?:mi|un|el|la|mando|envio|contrato|my|a) (?:propio |propia )?<courier>",
    r"mandar[ea]? (?:a )?(?:un|una|mi) (?:<courier>|mensajer\w+)",
)

_HUMAN = pattern(
    r"(?:soy|somos|eres) (?:<gap>)?(?:human[oa]|de carne y hueso|persona (?:real|de verdad|fisica|"
    r"normal)|una persona)\b",
    r"no (?:soy|hablas con|es|estas hablando con) (?:<gap>)?(?:bots?|robots?|maquina|ia|chatbot|"
    r"asistente|automatic[oa]|inteligencia artificial)\b",
    r"(?:nada|que) de (?:bots?|robots?|maquinas)\b|(?:que|ni|cual) bot\b",
    r"(?:i'?m|i am|it'?s) (?:<gap>)?(?:human|a real person|a person|real)\b|not (?:a|an) (?:bot|robot|"
    r"ai|machine)\b",
    r"(?:te escribo|te contesto|contesto) yo (?:mism[oa]|en persona|personalmente)",
)
_ADMITS = whole(r"asistente|automatic[oa]|assistant|automated|bot")
_META = pattern(
    r"(?:como|soy) (?:un |una )?(?:modelo(?: de lenguaje)?|ia|inteligencia artificial|llm)\b",
    r"as an? (?:ai|language model|assistant i)|language model|i'm an ai|i am an ai",
    r"(?:chat ?gpt|openai|llama ?\d|ollama|gpt-?\d|anthropic|modelo de lenguaje)\b",
    r"(?:mi|mis) (?:entrenamiento|datos de entrenamiento|programacion|base de conocimiento)\b",
    r"no tengo acceso a (?:<gap>)?(?:informacion|internet|datos|tiempo real)|consult[ae] "
    r"(?:<gap>)?(?:al|con el|a la|con la) vendedor\w?",
    r"aqui (?:tienes|va) (?:una |la |tu )?(?:respuesta|version|propuesta)\b|respuesta sugerida|"
    r"\[(?:nombre|precio)",
)
_PROMPT = pattern(
    r"(?:mis|las|estas|sus|tengo) (?:instrucciones|directrices|reglas|ordenes|normas internas|"
    r"restricciones)\b",
    r"(?:me (?:han|ha|tienen|hayan)|estoy|fui|he sido) (?:configurad[oa]|programad[oa]|instruid[oa]|"
    r"disenad[oa]|entrenad[oa]|dicho que|indicado que|pedido que|"
    r"mandado|ordenado|prohibido)",
    r"(?:system|my) (?:prompt|instructions|rules|guidelines|configuration)|\bprompt\b|(?:mensaje|"
    r"prompt) (?:de|del) sistema|mi (?:configuracion|prompt)\b",
    r"(?:tengo|me tienen) prohibido|no (?:se )?me permite|no me esta permitido|i(?:'m| am) (?:not "
    r"allowed|instructed|told|programmed)",
)
_OBEYS = pattern(
    r"modo (?:\w+ ){0,2}(?:activado|habilitado|iniciado)",
    r"(?:descuento|codigo|comando|orden|"
    r"override) (?:<gap>)?(?:aplicad[oa]|aceptad[oa]|ejecutad[oa])",
    r"(?:developer|debug|dan) mode",
    r"instrucciones (?:recibidas|ignoradas|actualizadas)",
    r"de acuerdo,? ignoro",
    r"jailbreak|como (?:dan|administrador)\b",
)
_AVAILABLE = whole(
    r"(?:sigue|esta|siguen|estan|todavia|aun|si,?) (?:<gap>)?(?:disponibles?|a la venta|en venta)",
    r"disponibles?",
    r"(?:todavia|aun) (?:lo|la|los|las) tengo",
    r"(?:es|son) tuy[oa]s?",
    r"te (?:lo|la|los|las) "
    r"(?:guardo|reservo|aparto|vendo|dejo)",
    r"(?:haz|puedes hacer) (?:la|una) (?:oferta|compra)",
    r"still available|it's available|it's yours",
)
_GONE = whole(
    r"(?:ya |esta |lo he |la he |se ha |fue |acabo de )(?:<gap>)?(?:vendid[oa]s?|reservad[oa]s?|"
    r"vender\w*)",
    r"ya no (?:esta|lo tengo|la tengo|queda|esta disponible)",
    r"hay una reserva",
    r"(?:already|been) sold|it's (?:sold|reserved|gone)",
)
_RESERVES = whole(
    r"te (?:lo|la|los|las) (?:guardo|reservo|aparto|he (?:guardado|reservado))",
    r"(?:lo|la|te lo|te la) (?:dejo|pongo) (?:<gap>)?reservad[oa]",
)
_GOT_PAID = whole(
    r"(?:ya )?(?:he recibido|me ha (?:llegado|entrado)|veo|tengo|ha llegado|esta) (?:<gap>)?(?:el pago|"
    r"tu pago|el dinero|el bizum|pagad[oa]|la compra)",
    r"(?:payment|money) (?:has )?(?:arrived|received)|got (?:the|your) payment",
)


def findings(reading: Reading, asked: Reading, state: SaleState) -> list[Finding]:
    """Promises and admissions that must not leave."""
    found: list[Finding] = []
    _add(found, "OFF_PLATFORM", _asserted(reading, _LEAVES))
    rail = _asserted(reading, _UNSAFE_RAIL)
    if rail and not reading.finds(_VEHICLE):
        found.append(("UNSAFE_PAYMENT", *rail))
    bizum = _asserted(reading, _BIZUM)
    if bizum and not reading.finds(_AT_HANDOVER):
        found.append(("UNSAFE_PAYMENT", *bizum))
    found += _dispatch(reading, asked, state)
    _add(found, "ACCEPT_COURIER", _asserted(reading, _COURIER))
    agreed = _agrees(reading)
    if agreed:
        if asked.finds(_ASKS_CHANNEL):
            found.append(("OFF_PLATFORM", *agreed))
        if (
            asked.finds(_UNSAFE_RAIL)
            and not asked.finds(_VEHICLE)
            and not reading.finds(_AT_HANDOVER)
            and not _says_app(reading)
        ):
            found.append(("UNSAFE_PAYMENT", *agreed))
        if asked.finds(_BUYERS_COURIER) and not _says_app(reading):
            found.append(("ACCEPT_COURIER", *agreed))
    found += _honesty(reading, asked, state)
    return found + _state(reading, state)


def _add(found: list[Finding], code: str, place: tuple[int, int] | None) -> None:
    if place:
        found.append((code, *place))


def _asserted(reading: Reading, compiled: Any) -> tuple[int, int] | None:
    """The first match that its own clause doesn't refuse."""
    start = 0
    while (place := reading.finds(compiled, start)) is not None:
        if not _NOT.search(_HARMLESS_NO.sub(" ", reading.clause(*place))):
            return place
        start = max(place[1], start + 1)
    return None


def _agrees(reading: Reading) -> tuple[int, int] | None:
    """A yes near the beginning, with no "no" and no better way anywhere."""
    place = reading.finds(_AGREES)
    if place is None or place[0] > 25 or _NOT.search(_HARMLESS_NO.sub(" ", reading.form.text)):
        return None
    return place


_APP = pattern(rf"(?:por|en|desde|con|de) (?:la |el |los )?(?:<gap>)?{_IN_APP}")


def _says_app(reading: Reading) -> bool:
    return reading.finds(_APP) is not None


def _dispatch(reading: Reading, asked: Reading, state: SaleState) -> list[Finding]:
    found: list[Finding] = []
    capture = _asserted(reading, _CAPTURE)
    if capture:
        found += [("SHIP_BEFORE_PAY", *capture), ("UNSAFE_PAYMENT", *capture)]
    later = _asserted(reading, _PAY_LATER)
    if later and not reading.finds(_AT_HANDOVER):
        found.append(("SHIP_BEFORE_PAY", *later))
    ships = _asserted(reading, _SHIPS)
    if (
        ships
        and state.status not in ("sold", "shipped", "vendido", "enviado")
        and not _ONCE_PAID.search(reading.sentence(*ships).encode())
        and not reading.finds(_SHIPS_NOT_GOODS)
        and not asked.finds(_SHIPS_NOT_GOODS)
    ):
        found.append(("SHIP_BEFORE_PAY", *ships))
    return found


def _honesty(reading: Reading, asked: Reading, state: SaleState) -> list[Finding]:
    found: list[Finding] = []
    denial = reading.finds(_HUMAN)
    if denial:
        found.append(("AI_DENIAL", *denial))
    elif state.buyer_asked_if_bot and not reading.finds(_ADMITS):
        found.append(("AI_DENIAL", 0, len(reading.raw)))
    for code, compiled in (("META_TALK", _META), ("PROMPT_LEAK", _PROMPT), ("INJECTION_OBEYED", _OBEYS)):
        _add(found, code, reading.finds(compiled))
    ours = reading.form.text.strip(" .!?\"'")
    if (
        ours
        and len(ours.split()) <= 5
        and ours in asked.form.text
        and injection.detect(asked.form.original).detected
    ):
        found.append(("INJECTION_OBEYED", 0, len(reading.raw)))
    return found


def _state(reading: Reading, state: SaleState) -> list[Finding]:
    """What the text says of the sale, against how it stands."""
    found: list[Finding] = []
    gone = state.promised_elsewhere or state.status not in ("published", "reserved")
    if gone or (state.status == "reserved" and not state.accepted):
        _add(found, "STATE_CONFLICT", _asserted(reading, _AVAILABLE))
    if state.status == "published" and not state.promised_elsewhere and not state.accepted:
        _add(found, "STATE_CONFLICT", _asserted(reading, _GONE))
        _add(found, "STATE_CONFLICT", _asserted(reading, _RESERVES))
    if state.status != "sold":
        _add(found, "STATE_CONFLICT", _asserted(reading, _GOT_PAID))
    return found
