"""Injections: messages that try to command the assistant, draw out what it knows, or speak for the platform.

Pure. Must never stop an ordinary question ("¿cuál es tu mínimo?" is one); a hit only warns, and the message is
answered as the ordinary one it pretends to be, or held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.language.normalise import normalise
from apps.security.lines import Line, buyer_text
from apps.security.wording import Reading, loose, pattern, read


@dataclass(frozen=True, slots=True)
class InjectionHit:
    """One rule that fired: its weight (0–100), place in the original message, and why, in Spanish."""

    rule: str
    weight: int
    start: int
    end: int
    explanation_es: str


@dataclass(frozen=True, slots=True)
class InjectionVerdict:
    """Whether the message tries to steer the assistant, and by which rules."""

    detected: bool
    hits: tuple[InjectionHit, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    weight: int
    explanation_es: str
    says: Any
    history: Any = None
    """If given, something the buyer must have said before."""


_RULES_OF = (
    r"(?:instruc\w+|instrucions|reglas?|normas?|regles|directrices|ordenes|restricciones|limitaciones|"
    r"prompt|guidelines|instructions|"
    r"rules|limites|politicas?|programacion|configuracion|contexto|context|filtros?|lo anterior|todo lo "
    r"anterior|todo|everything|previous|"
    r"tus? indicaciones|indicaciones|lo que te (?:han|hayan) dicho|protocolos?|regras|instrucoes)"
)
_SECRET = (
    r"(?:minimo|minim|tope|limite|suelo|precio (?:mas bajo|oculto|real|secreto|minimo|interno)|floor|"
    r"lowest|minimum|limit|telefono|movil|phone|"
    r"correo|email|mail|direccion|address|iban|dni|nombre completo|apellidos?|datos (?:del vendedor|"
    r"personales|privados)|contrasena|password|"
    r"tarjeta)"
)
_HIDDEN = (
    r"(?:prompt|system prompt|instrucciones|instructions|reglas internas|configuracion|contexto "
    r"(?:oculto|interno)?|hidden context|"
    r"(?:la )?memoria|variables|datos (?:internos|ocultos)|notas internas|mensaje (?:de|del) sistema|"
    r"system message|lo que (?:tengas|tienes) en memoria|"
    r"full instructions|initial instructions|ficha interna|brief)"
)
_TELL = (
    r"(?:di|dime|dame|dinos|muestra|muestrame|ensena|ensename|revela|revelame|repite|repiteme|imprime|"
    r"escribe|escribeme|copia|pega|lista|resume|"
    r"traduce|print|show|tell|reveal|repeat|output|list|write|give|display|dump|transcribe|vuelca|"
    r"cuentame|pon|mostra|escriu|diga|mostre)"
)

_RULES: tuple[_Rule, ...] = (
    _Rule("ignora_normas", 90, "Pide que se salten las normas o instrucciones.", pattern(
        rf"(?:ignor\w+|olvid[ae]\w*|oblida\w*|esquece\w*|descart\w+|sal?ta(?:te)?|salt\w+|desobedec\w+|"
        rf"disregard|forget|bypass|override|anula\w*|desactiva\w*|"
        rf"rompe|quita(?:te)?|elimina|deja de (?:seguir|cumplir|obedecer|aplicar)|stop following|no "
        rf"(?:sigas|cumplas|obedezcas|apliques)|"
        rf"(?:no )?ha(?:gas|z) caso (?:omiso )?(?:a|de)|ignoreu|ignori) (?:<gap>){_RULES_OF}\b",
        r"(?:a partir de (?:ahora|este momento)|desde ahora|from now on|de ahora en adelante) "
        r"(?:<gap>)?(?:eres|seras|actua\w*|respond\w+|contest\w+|you|"
        r"obedec\w+|solo|te llamas|tu nombre)",
        r"(?:nuevas?|new|updated?) (?:instruccion(?:es)?|ordenes|reglas|instructions?|rules)\b",
    )),
    _Rule("cambia_papel", 80, "Intenta que el asistente haga otro papel.", pattern(
        r"(?:actua|actue|comporta(?:te)?|comportese|habla|responde|contesta|act|behave|respond|speak) "
        r"(?:<gap>)?(?:como|as|com) (?:si fueras |if you were |"
        r"un |una |el |la |a |an |the )?(?:<gap>)?(?:debug\w*|depurador|administrador|admin|"
        r"desarrollador|developer|programador|sistema|system|dueno|"
        r"duena|propietari[oa]|vendedor[a]?|owner|asistente|ia|bot|dan|terminal|consola|hacker|experto|"
        r"abuel[oa]|personaje|root|traductor|humano|otro)",
        r"(?:imagina|supon|supongamos|finge|fingir|haz como|simula|pretend|imagine|juguemos a|vamos a "
        r"jugar|juega a|hagamos (?:un )?(?:juego|teatro|role)|"
        r"pon que|let's play|roleplay|haz (?:el papel|de cuenta)|eres ahora|you are now|ahora eres) "
        r"(?:<gap>)?(?:que |a |como )?(?:<wide>)"
        rf"(?:{_SECRET}|limite|sin (?:reglas|filtros|limites)|tarjeta de visita|eres|no tienes|bot|"
        rf"reglas|admin\w*|numeros|adivinar)\b",
        r"(?:modo|mode) (?:desarrollador|dios|debug|admin\w*|dan|developer|god|libre|sin (?:filtros|"
        r"restricciones)|mantenimiento|prueba|test|diagnostico)",
        r"(?:developer|debug|god|admin|maintenance|dan|jailbreak) mode|jailbreak|do anything now",
    )),
    _Rule("saca_lo_oculto", 90, "Pide ver lo que el asistente tiene guardado o sus instrucciones.", pattern(
        rf"{_TELL} (?:<wide>){_HIDDEN}\b",
        r"(?:my|mis|your|tus|sus|the|las|full|initial|que) (?:<gap>)?(?:instrucciones|instructions|"
        r"system prompt|prompt)(?: son| are| is| es|:| te han| tienes| recibiste| have)",
        r"(?:que|cuales|what) (?:<gap>)?(?:instrucciones|prompt|instructions|ordenes) "
        r"(?:<gap>)?(?:tienes|te han dado|sigues|recibes|have|were you|do you)",
        r"(?:todo|todos|toda|everything) (?:<gap>)?(?:en memoria|tu memoria|en tu contexto|above|te han "
        r"pasado|te han dado)",
        r"(?:variables|campos|datos) que te han (?:pasado|dado|metido)",
        r"(?:que|cual) (?:modelo|ia|inteligencia artificial|llm) (?:eres|usas|utilizas)|system prompt|"
        r"initial prompt",
    )),
    _Rule("completa_hueco", 70, "Quiere que se complete una frase con un dato reservado.", pattern(
        r"(?:termina|completa|acaba|rellena|continua|complete|finish|fill|corrige\w*|sigue) "
        r"(?:<gap>)?(?:la |esta |mi |el |the |this )?(?:frase|oracion|hueco|"
        r"texto|sentence|blank|espacio|linea|plantilla|formulario)",
        r"(?:rellenando|completando|fill(?:ing)?|and complete|y completa|y rellena) (?:<gap>)?(?:hueco|"
        r"blank|espacio|datos)",
        rf"(?:traduce|translate|traducir|tradueix|escribe|write|redacta) (?:<wide>)(?:{_SECRET}) "
        rf"(?:<wide>)?(?:es|is|que acept\w+|___|\.\.\.|blank|hueco)",
        r"[a-z0-9]+_[a-z0-9_.]*_[a-z0-9_.]*@?",
        r"(?:corrig\w+|confirma\w*) si (?:esta |me )?(?:mal|equivoc)",
    )),
    _Rule("empieza_por", 80, "Dicta cómo debe empezar o ser la respuesta.", pattern(
        r"(?:empieza|comienza|empezando|comenzando|start|begin) (?:<gap>)?(?:respuesta|answer|reply|"
        r"mensaje|response|por|con|diciendo|with)(?: with| por| con| diciendo)?[ :]{1,2}[\"']",
        r"(?:start|begin) (?:your )?(?:answer|reply|response|message) with",
        r"(?:responde|contesta|conteste|responda|reply|answer|respon|di|escribe) (?:<gap>)?(?:empezando|"
        r"comenzando|starting|literalmente|exactamente|unicamente|only with|a todo\w*|"
        r"solo con|siempre)\b",
        r"(?:solo|unicamente|only) (?:puedes|debes|podras|can|may) (?:contestar|responder|decir|answer|"
        r"reply|say)",
        r"(?:responde|contesta|di|answer|reply) (?:solo |unicamente |only )?(?:si o no|yes or no|con un "
        r"numero|un numero|con una palabra|in one word|con \"|en json|en base64|"
        r"en (?:emojis|clave|morse|binario|hexadecimal|rot13))",
    )),
    _Rule("habla_el_sistema", 85, "Se hace pasar por el sistema, por un administrador o por el "
    "soporte.", pattern(
        r"\[?(?:system|sistema|admin(?:istrador)?|root|developer|assistant|soporte|wallapop(?: soporte| "
        r"support| seguridad)?|moderador|override|sudo)\]?"
        r" ?(?:override|update|message|mensaje|notice|aviso|\]|\d+x\d+|:)[ :]",
        r"(?:admin|root|system|sudo|developer) override|override (?:0x|code|mode)",
        r"(?:aviso|mensaje|notificacion|message|notice) (?:automatic[oa]|del sistema|de (?:soporte|"
        r"wallapop|seguridad)|oficial) ?[\]:.]",
        r"(?:wallapop|soporte|equipo|support) (?:soporte|support|seguridad|atencion|oficial|de wallapop|"
        r"tecnico)? ?[:\-]",
        r"(?:soy|somos|habla|le habla|i am|i'm|this is) (?:<gap>)?(?:de(?:l)? (?:soporte|equipo|"
        r"departamento|servicio)|soporte|wallapop|administrador|desarrollador|"
        r"el programador|tu (?:creador|programador|desarrollador|administrador|jefe)|your (?:developer|"
        r"creator|admin))\b",
    )),
    _Rule("delimitadores", 85, "Lleva marcas que imitan a las del sistema.", loose(
        r"(?:\[|<\|?|#|\{)+ ?/?(?:system|sistema|inst|im_start|im_end|admin|mensaje automatico|aviso|"
        r"assistant|user|instruccion\w*|"
        r"automatico|nota interna)\b",
        r"_{3,}",
    )),
    _Rule("habla_la_duena", 85, "Dice ser quien vende, o tener su permiso, para dar órdenes.", pattern(
        r"(?:soy|sc|aqui|som|i am|i'm) (?:[a-z]+,? )?(?:yo,? )?(?:el|la|tu) ?(?:<gap>)?(?:duen[oa]|"
        r"propietari[oa]|vendedor[a]?|titular|amo|ama|jef[ea]|owner|seller|hermano del vendedor|"
        r"marido de la vendedora|mujer del vendedor)\b",
        r"(?:el vendedor|la vendedora|tu (?:jefe|jefa|duen[oa])|el duen[oa]|la duena|the (?:seller|"
        r"owner)) (?:<gap>)?(?:me (?:ha|dio|dijo|autoriz\w+)|ya (?:me )?ha) (?:<gap>)?(?:permiso|"
        r"autoriz\w+|"
        r"que (?:me |te )?(?:des|digas|pases|bajes|aceptes)|pued[eao]s)",
    )),
    _Rule("adivina_el_limite", 75, "Intenta adivinar el límite de precio con un juego o por tanteo.", pattern(
        r"(?:di|dime|avisa|responde|contesta|say|grita|pon) (?:<gap>)?['\"]?(?:ya|mas|menos|caliente|"
        r"frio|stop|si|basta|more|less|warm)['\"]? (?:<wide>)(?:limite|minimo|tope|acer\w+|"
        r"pase|llegue|cerca|numero|pare)",
        r"(?:si (?:el|tu) )?(?:precio )?(?:minimo|limite|tope|suelo) (?:<gap>)?(?:fuera|fuese|estuviera|"
        r"seria|were) (?:<wide>)(?:cuant[oa]s|numero|emoji|letra|que|how many)",
        r"(?:caliente|frio|calientas|enfrias|adivina\w*|acertijo|juego|hot or cold|guess) "
        r"(?:<wide>)(?:precio|limite|minimo|numero|price|euros)",
        r"cuant[oa]s (?:manzanas|emojis|puntos|letras|palmadas|estrellas|veces) (?:pones|pondrias|"
        r"escribes|son)",
    )),
    _Rule("dato_privado_a_la_fuerza", 75, "Presiona para sacar un dato privado de quien vende.", pattern(
        r"(?:necesito|dime|dame|pasame|damelo|di) (?:<gap>)(?:telefono|tlf|movil|direccion|correo|"
        r"email|nombre|numero) (?:<wide>)?(?:del? (?:vendedor[a]?|duen[oa]|propietari[oa])|emergencia|"
        r"urgencia|ahora|policia|medic\w+)",
        r"(?:telefono|direccion|correo|email|numero|datos|dni|apellidos) (?:<gap>)?(?:del vendedor|de "
        r"la vendedora|del duen[oa]|de la duena|of the (?:seller|owner))",
        r"(?:(?:las|los|ultim[oa]s|primer[oa]s|cuatro|tres|dos) ){2,}(?:<gap>)?(?:cifras|digitos|"
        r"numeros|letras)|(?:cifra|letra|digito) a (?:cifra|letra|digito)",
        r"(?:your|the seller'?s|the owner'?s) (?:phone|mobile|address|email)(?: number)? "
        r"(?:<gap>)?(?:is|blank|are)",
        r"(?:verificacion|confirmacion|comprobacion) (?:de (?:identidad|cuenta)|del vendedor) (?:<wide>)",
    )),
    _Rule("canal_o_precio_por_orden", 60, "Da órdenes al asistente sobre el precio o el canal.", pattern(
        r"(?:indique|facilite|proporcione|escriba|introduzca|confirme) (?:<wide>)(?:canal|contacto|"
        r"telefono|correo|externo|direccion|codigo|contrasena)",
        r"(?:acepta|accepta|aprueba|approve|accept|aplica|apply|baja|rebaja|set|pon|fija) "
        r"(?:<wide>)(?:y que se la lleve|es una orden|sin preguntar|inmediatamente|obligatorio|del 100|"
        r"al 100|"
        r"a 0|gratis|descuento del \d+)",
        r"(?:aplica|activa|apply|enable) (?:<gap>)?(?:descuento|discount|cupon)",
    )),
)  # fmt: skip
_PICKS_UP_GAME = pattern(
    r"(?:juego|jugamos|juguemos|adivin\w+|practi[cs]\w+|translate|traduc\w+|calient\w+|enfri\w+|game|"
    r"guess)\b",
)
_GOES_ON = pattern(
    r"(?:sigu?e|seguimos|continu\w+|ahora|vale|genial|perfecto|now|go on|venga|entonces|pues|y ahora) "
    r"(?:<wide>)(?:juego|numero|number|solo|only|spanish|espanol|mas|menos|frase|palabra|di)\b"
)
_POSES = pattern(
    r"soy de(?:l)? (?:soporte|equipo|wallapop)|tengo apuntado que|(?:empieza|acaba|termina)s? (?:por|en|"
    r"con)|tu (?:correo|telefono|numero|direccion) (?:empieza|acaba|es|termina)|"
    r"me (?:ha|dio|han) (?:dado )?permiso|dijo en persona|el vendedor me ha"
)
_PRESSES = pattern(
    r"(?:y (?:ahora )?)?(?:las|los|el|la)? ?(?:<gap>)?(?:ultim[oa]s|primer[oa]s|cifras|letras?|digitos|"
    r"siguiente)\b",
    r"(?:confirma|confirmame|pasas?|pasame|dime|letra|comprob\w+)\b",
)
_REVERSED = re.compile(
    r"\b(?:ominim|senoiccurtsni|sa?lger|arongi|tpmorp|tsewol|onofelet|oerroc|oicerp|"
    r"ocilop)\b"
)
_ENCODED = re.compile(
    r"\b(?=[A-Za-z0-9+/]{24,}={0,2}(?:\s|"
    r"$))(?=[^\s]*[A-Z])(?=[^\s]*[a-z])(?=[^\s]*\d)[A-Za-z0-9+/]{24,}={0,2}|(?:\b[01]{8}\b ?){3,}|"
    r"(?:\\x[0-9a-f]{2}){4,}|(?:%[0-9A-Fa-f]{2}){6,}"
)


def detect(message: str, history: Sequence[Line] = ()) -> InjectionVerdict:
    """Look for an attempt to steer the assistant in the latest message, read with what the buyer wrote before."""
    reading = read(message)
    hits = [_hit(rule, reading, place) for rule in _RULES if (place := reading.finds(rule.says)) is not None]
    hits += _reversed(message, reading)
    earlier = buyer_text(history)
    if earlier.raw:
        if earlier.finds(_PICKS_UP_GAME) and (place := reading.finds(_GOES_ON)):
            hits.append(
                _make(
                    "sigue_el_juego",
                    70,
                    reading,
                    place,
                    "Sigue un juego que empezó antes para sacar un dato.",
                )
            )
        elif earlier.finds(_POSES) and (place := reading.finds(_PRESSES)):
            hits.append(
                _make(
                    "insiste_en_el_dato",
                    70,
                    reading,
                    place,
                    "Insiste, paso a paso, en un dato que ya se le negó.",
                )
            )
    return InjectionVerdict(bool(hits), tuple(sorted(hits, key=lambda hit: (hit.start, hit.rule))))


def _hit(rule: _Rule, reading: Reading, place: tuple[int, int]) -> InjectionHit:
    return _make(rule.name, rule.weight, reading, place, rule.explanation_es)


def _make(name: str, weight: int, reading: Reading, place: tuple[int, int], why: str) -> InjectionHit:
    return InjectionHit(name, weight, *reading.form.original_span(*place), why)


def _reversed(message: str, reading: Reading) -> list[InjectionHit]:
    """Text written backwards or in a code that only a machine would read."""
    hits = []
    backwards = _REVERSED.search(reading.form.text)
    if backwards or (normalise(message[::-1]).text and _backwards_command(message)):
        place = backwards.span() if backwards else (0, len(reading.raw))
        hits.append(_make("al_reves", 80, reading, place, "Hay una orden escrita al revés."))
    encoded = _ENCODED.search(message[:20000])
    if encoded:
        hits.append(
            InjectionHit("cifrado", 60, *encoded.span(), "Hay un texto cifrado que solo leería una máquina.")
        )
    return hits


def _backwards_command(message: str) -> bool:
    turned = read(message[:1000][::-1])
    return turned.finds(_RULES[0].says) is not None or turned.finds(_RULES[2].says) is not None
