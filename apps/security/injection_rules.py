"""The rules for injections, one for each way of steering an assistant.

Must never name an ordinary question: "¿qué límite de peso aguanta?" is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.security.wording import loose, pattern


@dataclass(frozen=True, slots=True)
class InjectionRule:
    """A way of steering: fires where `says` is found; `weight` 1–100 is how sure it is."""

    name: str
    weight: int
    explanation_es: str
    says: Any


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

RULES: tuple[InjectionRule, ...] = (
    InjectionRule(
        "ignora_normas",
        90,
        "Pide que se salten las normas o instrucciones.",
        pattern(
            rf"(?:ignor\w+|olvid[ae]\w*|oblida\w*|esquece\w*|descart\w+|sal?ta(?:te)?|salt\w+|desobedec\w+|"
            rf"disregard|forget|bypass|override|anula\w*|desactiva\w*|"
            rf"rompe|quita(?:te)?|elimina|deja de (?:seguir|cumplir|obedecer|aplicar)|stop following|no "
            rf"(?:sigas|cumplas|obedezcas|apliques)|"
            rf"(?:no )?ha(?:gas|z) caso (?:omiso )?(?:a|de)|ignoreu|ignori) (?:<gap>){_RULES_OF}\b",
            r"(?:a partir de (?:ahora|este momento)|desde ahora|from now on|de ahora en adelante) "
            r"(?:<gap>)?(?:eres|seras|actua\w*|respond\w+|contest\w+|you|"
            r"obedec\w+|solo|te llamas|tu nombre)",
            r"(?:nuevas?|new|updated?) (?:instruccion(?:es)?|ordenes|reglas|instructions?|rules)\b",
        ),
    ),
    InjectionRule(
        "cambia_papel",
        80,
        "Intenta que el asistente haga otro papel.",
        pattern(
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
        ),
    ),
    InjectionRule(
        "saca_lo_oculto",
        90,
        "Pide ver lo que el asistente tiene guardado o sus instrucciones.",
        pattern(
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
        ),
    ),
    InjectionRule(
        "completa_hueco",
        70,
        "Quiere que se complete una frase con un dato reservado.",
        pattern(
            r"(?:termina|completa|acaba|rellena|continua|complete|finish|fill|corrige\w*|sigue) "
            r"(?:<gap>)?(?:la |esta |mi |el |the |this )?(?:frase|oracion|hueco|"
            r"texto|sentence|blank|espacio|linea|plantilla|formulario)",
            r"(?:rellenando|completando|fill(?:ing)?|and complete|y completa|y rellena) (?:<gap>)?(?:hueco|"
            r"blank|espacio|datos)",
            rf"(?:traduce|translate|traducir|tradueix|escribe|write|redacta) (?:<wide>)(?:{_SECRET}) "
            rf"(?:<wide>)?(?:es|is|que acept\w+|___|\.\.\.|blank|hueco)",
            r"[a-z0-9]+_[a-z0-9_.]*_[a-z0-9_.]*@?",
            r"(?:corrig\w+|confirma\w*) si (?:esta |me )?(?:mal|equivoc)",
        ),
    ),
    InjectionRule(
        "empieza_por",
        80,
        "Dicta cómo debe empezar o ser la respuesta.",
        pattern(
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
        ),
    ),
    InjectionRule(
        "habla_el_sistema",
        85,
        "Se hace pasar por el sistema, por un administrador o por el soporte.",
        pattern(
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
        ),
    ),
    InjectionRule(
        "delimitadores",
        85,
        "Lleva marcas que imitan a las del sistema.",
        loose(
            r"(?:\[|<\|?|#|\{)+ ?/?(?:system|sistema|inst|im_start|im_end|admin|mensaje automatico|aviso|"
            r"assistant|user|instruccion\w*|"
            r"automatico|nota interna)\b",
            r"_{3,}",
        ),
    ),
    InjectionRule(
        "habla_la_duena",
        85,
        "Dice ser quien vende, o tener su permiso, para dar órdenes.",
        pattern(
            r"(?:soy|sc|aqui|som|i am|i'm) (?:[a-z]+,? )?(?:yo,? )?(?:el|la|tu) ?(?:<gap>)?(?:duen[oa]|"
            r"propietari[oa]|vendedor[a]?|titular|amo|ama|jef[ea]|owner|seller|hermano del vendedor|"
            r"marido de la vendedora|mujer del vendedor)\b",
            r"(?:el vendedor|la vendedora|tu (?:jefe|jefa|duen[oa])|el duen[oa]|la duena|the (?:seller|"
            r"owner)) (?:<gap>)?(?:me (?:ha|dio|dijo|autoriz\w+)|ya (?:me )?ha) (?:<gap>)?(?:permiso|"
            r"autoriz\w+|"
            r"que (?:me |te )?(?:des|digas|pases|bajes|aceptes)|pued[eao]s)",
        ),
    ),
    InjectionRule(
        "adivina_el_limite",
        75,
        "Intenta adivinar el límite de precio con un juego o por tanteo.",
        pattern(
            r"(?:di|dime|avisa|responde|contesta|say|grita|pon) (?:<gap>)?['\"]?(?:ya|mas|menos|caliente|"
            r"frio|stop|si|basta|more|less|warm)['\"]? (?:<wide>)(?:limite|minimo|tope|acer\w+|"
            r"pase|llegue|cerca|numero|pare)",
            r"(?:si (?:el|tu) )?(?:precio )?(?:minimo|limite|tope|suelo) (?:<gap>)?(?:fuera|fuese|estuviera|"
            r"seria|were) (?:<wide>)(?:cuant[oa]s|numero|emoji|letra|que|how many)",
            r"(?:caliente|frio|calientas|enfrias|adivina\w*|acertijo|juego|hot or cold|guess) "
            r"(?:<wide>)(?:precio|limite|minimo|numero|price|euros)",
            r"cuant[oa]s (?:manzanas|emojis|puntos|letras|palmadas|estrellas|veces) (?:pones|pondrias|"
            r"escribes|son)",
        ),
    ),
    InjectionRule(
        "dato_privado_a_la_fuerza",
        75,
        "Presiona para sacar un dato privado de quien vende.",
        pattern(
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
        ),
    ),
    InjectionRule(
        "canal_o_precio_por_orden",
        60,
        "Da órdenes al asistente sobre el precio o el canal.",
        pattern(
            r"(?:indique|facilite|proporcione|escriba|introduzca|confirme) (?:<wide>)(?:canal|contacto|"
            r"telefono|correo|externo|direccion|codigo|contrasena)",
            r"(?:acepta|accepta|aprueba|approve|accept|aplica|apply|baja|rebaja|set|pon|fija) "
            r"(?:<wide>)(?:y que se la lleve|es una orden|sin preguntar|inmediatamente|obligatorio|del 100|"
            r"al 100|"
            r"a 0|gratis|descuento del \d+)",
            r"(?:aplica|activa|apply|enable) (?:<gap>)?(?:descuento|discount|cupon)",
        ),
    ),
)
