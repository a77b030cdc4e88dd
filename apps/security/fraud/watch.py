"""Requests that honest people make too, but that open known frauds: they raise the watch, nothing more.

Must never reach high: what does belongs in the steps.
"""

from __future__ import annotations

from apps.security.fraud.rule import Rule
from apps.security.fraud.steps import ABOUT_THE_THING
from apps.security.wording import pattern, whole

WATCH: tuple[Rule, ...] = (
    Rule(
        "pide_un_contacto_para_quedar",
        "suspicious",
        30,
        "Pide tu teléfono; si es para encontraros, el chat basta.",
        pattern(
            r"(?:<ask>|me das|me pasas|tienes) (?:<gap>)?(?:un |el |tu |su )?(?:<phone>|<whatsapp>)\b",
        ),
        unless=ABOUT_THE_THING,
        needs=frozenset({"de_confianza", "vende_quedada"}),
    ),
    Rule(
        "anticipo_por_bizum",
        "suspicious",
        30,
        "Ofrece un adelanto por Bizum sin estar delante.",
        pattern(
            r"(?:te )?(?:hago|mando|paso|envio|adelanto|pago) (?:<gap>)(?:<bizum>|senal|anticipo|"
            r"adelanto|fianza)|(?:senal|anticipo|reserva)[^.!?]{0,30}(?:<bizum>|transferencia)|antes por "
            r"(?:<bizum>)|(?:<bizum>) (?:ahora|ya|antes|de la senal)",
        ),
        unless=whole(
            r"cuando (?:la|lo|nos|quedemos|este|llegue|vaya)|al (?:recoger\w*|vernos|"
            r"verl[oa])|en mano|en el momento|no (?:hago|hace)|te veo|si te ha entrado|quan"
        ),
        unless_flags=frozenset({"vende_en_persona"}),
    ),
    Rule(
        "pregunta_por_otro_pago",
        "suspicious",
        28,
        "Pregunta por un pago que no es el de la aplicación.",
        pattern(
            r"(?:aceptas?|admites?|puedo pagar|se puede pagar|puede ser|coges|tienes|do you (?:take|"
            r"accept)|accept|aceitas?|acceptes|accetti|pago|vale) (?:<gap>)(?:<transfer>|paypal|pay pal|"
            r"revolut|wise|mb ?way|verse|transferencia|zelle|venmo|cash ?app)\b",
            r"^(?:paypal|transferencia|revolut) ?\??$",
        ),
        unless=whole(
            r"transferencia (?:del? )?(?:coche|moto|vehiculo|hecha|incluida)|con la "
            r"transferencia|(?:por|en|dentro de|con) (?:la app|wallapop)|paypal en wallapop|gestoria|me "
            r"timaron|no (?:acepto|uso)"
        ),
    ),
    Rule(
        "probar_y_devolver",
        "suspicious",
        28,
        "Quiere recibirlo y probarlo antes de pagar.",
        pattern(
            r"(?:lo |la )?(?:pruebo|probar\w*|miro)[^.!?]{0,40}(?:si no (?:me )?(?:gusta|va|convence)|te "
            r"lo devuelvo|devolver\w*)",
        ),
        unless_said=frozenset({"en_la_app"}),
    ),
    Rule(
        "recoge_otro",
        "suspicious",
        28,
        "Quiere que recoja alguien que no se sabe si paga.",
        pattern(
            r"(?:mandar?|mando|envio|enviar|puede ir|va|pasa) (?:<gap>)(?:alguien|otra persona|un taxi|"
            r"taxi|glovo|uber|cabify|una persona|un amigo)\b",
        ),
        unless=whole(
            r"te paga|paga (?:el|ella|alli|en)|pagara|en efectivo|lo paga|yo (?:te )?pago "
            r"(?:alli|en mano)|conmigo|(?:va|viene) con"
        ),
    ),
    Rule(
        "sitio_apartado",
        "suspicious",
        28,
        "Propone quedar en un sitio apartado o en tu casa.",
        pattern(
            r"(?:tu|el) (?:garaje|trastero|casa) (?:<gap>)?(?:asi|sin|nadie|sol[oa]s)|nadie nos "
            r"(?:molesta|ve|moleste)|(?:solos|a solas)\b",
        ),
    ),
    Rule(
        "mete_prisa",
        "suspicious",
        26,
        "Mete prisa o pide quitar el anuncio sin haber comprado.",
        pattern(
            r"(?:quita|retira|borra|elimina|baja) (?:<gap>)?(?:anuncio|publicacion)|no (?:se )?l[oa]s? "
            r"(?:vendas|des) a (?:nadie|otro)|ya es mi[oa]",
        ),
        unless=whole(r"bajas? (?:<gap>)precio|si lo quitas"),
    ),
    Rule(
        "cambio_dudoso",
        "suspicious",
        26,
        "Ofrece un cambio por algo caro y precintado: suele ser falso.",
        pattern(
            r"cambi\w+ (?:<wide>)(?:iphone|airpods|macbook|samsung|ps5|rolex|apple watch) "
            r"(?:<gap>)?(?:precintad\w|nuevo|sin abrir|a estrenar)|cambi\w+ (?:<wide>)(?:precintad\w)",
        ),
    ),
    Rule(
        "datos_de_mas",
        "suspicious",
        26,
        "Pide datos personales que no hacen falta para comprar.",
        pattern(
            r"(?:nombre (?:completo|y apellidos)|apellidos|full name|nom complet|fecha de nacimiento|tu "
            r"direccion|su direccion|direccion (?:exacta|completa)|donde vives)",
        ),
        unless=whole(r"libro|juego"),
    ),
    Rule(
        "lejos_y_ausente",
        "suspicious",
        26,
        "Cuenta que está lejos y no puede verlo: así empieza un fraude conocido.",
        pattern(
            r"(?:soy|trabajo|estoy|i am|i'm|sono|sou) (?:<gap>)?(?:capitan|marino|marinero|militar|"
            r"ingenier\w|en plataforma|en alta mar|en un barco|offshore|destinad\w|en mision|desplazad\w)|"
            r"(?:regalo|es) para (?:<gap>)(?:sobrin\w|prim\w|hij\w) (?:<gap>)(?:extranjero|africa|"
            r"marruecos|nigeria)",
        ),
    ),
    Rule(
        "publicidad",
        "suspicious",
        25,
        "No quiere comprar: ofrece un servicio.",
        pattern(
            r"(?:agencia|te gestionamos|gestionamos (?:tus|los)|vendas? el doble|gana(?:r)? dinero|"
            r"trabaja(?:r)? desde casa|inversion|prestamo|promocion\w* tus?|seguidores|curso gratis)",
        ),
        unless=whole("agencia de (?:transporte|viajes)|mensajeria"),
    ),
)
