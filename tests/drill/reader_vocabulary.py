"""The plain talk of selling: words that claim nothing of the thing sold. Only data, written by hand.

No word belongs here that praises, describes or dates a thing, names a part of it, a place, a person or a way to reach
one: those have to be the listing's.
"""

SPANISH_TALK = """
que qué cual cuál como cómo cuando cuándo donde dónde quien quién cuanto cuánto porque por para con sin sobre entre
hasta desde según pero aunque también tampoco solo sólo así aquí ahí allí ahora luego todavía aún siempre nunca quizá
más menos muy algo nada todo toda todos todas otro otra otros otras cada mismo misma este esta esto ese esa eso estos
estas los las unos unas del una uno les nos sus tus mis suyo suya tuyo tuya tuyos tuyas suyos suyas ella ello ellos
usted vosotros hola buenas buenos días tardes noches perdona disculpe gracias siento lamento contratiempo ser soy eres
somos sea son fue era sería está están estar estoy esté hay haber has hemos han había tiene tienes tengo tenemos tenía
tener puede puedes puedo podemos podría poder quiere quieres quiero querer quieras hace haces hago hacer haz haga
hazme hágame haría hecho vale venga dale perfecto estupendo conforme acuerdo claro entonces digo dime dígame dímela
dígamela dímelo dígamelo decir dice dicho cuento contar comento aviso avisar escribo escribir escribe contesto
contestar conteste contesta respondo responder responde leo leer miro mirar mirado mira compruebo comprobar comprobado
consulto consultar confirmo confirmar reviso pregunto preguntar preguntas preguntado saber sabes sepa acabo sigue
siguen sigo seguir seguimos mantengo mantener mantiene mantiene quedo queda quedan quedar quede quedamos quedaría dejo
deja dejar dejamos dejaría lleva llevo llevar lleves llevas disponible disponibles venta vendo vender vendido vendida
vendidos vendidas reserva reservado reservada reservados reservadas anuncio perfil chat mensaje app aplicación
wallapop compra compro comprar compras oferta ofertas ofrecer ofrezco importe precio precios euros cuesta pago paga
pagar pagas cobra mano entrega recoge recoger recogida recojo recoges envío envíos enviar envía envíame enviarme
mándame mándeme mandar aparte incluido sale salir saldrá subo parecido libera verá ver vez acepto aceptar aceptas
hacerla hacerlo cierro cerrar cerramos trato deal momento moment cuadra encaja encajan viene vienen venir viniendo
bien mal mejor interesa interesado interesada interés duda pide pides pedir piensas pensar piénsalo sirve gusta
prefiero prefieres prefiere preferir busco buscar cambio cambios cambiar artículo producto cosa dato datos tema
asistente automático supervisa vendedora vendedor persona quien asegurar asegura propio propia marcha guardo guardar
zona por aquí cerca estado demás recuerdo recordatorio cita pie día otra gente hablar hablamos hablarlo tan bajo ese
esa ajustar ajusto posible actual mínimo atento actualmente sí no vía través directamente será me te se le lo la un el
en de a y o u al ni si ya mi tu su es va voy vas van dar doy das da ido usar uso trae incluye vende cerrado cambia
vendría siendo manteniendo digas mandes hable mío importa dejas bajas sure claro corto lejos poco alto justo caro
además pon jajaja barato parece parecen listo falta autenticidad
"""
ENGLISH_TALK = """
see show until monday tuesday wednesday thursday friday saturday sunday
the and for with without you your yours its it's has have had can could will would shall this that these those there
here from about into than then when where which what who how why also only just still yet not don't can't doesn't
won't isn't hello thanks thank sorry please yes sure okay great perfect available sale sell selling sold reserved
listing listed buy buying bought pay paid payment price offer offers accept accepted deal shipping ship shipped app
chat message collect collection pick person cash goes top cost shows shown before answer answers tell check checks
checked know let rest want like looking swaps swap prefer suit suits does work works now right moment staying stay
stays keep kept hold holds free becomes become around area day once make amount same any more longer end case else
read asking ask seller seller's automatic assistant other through use app's plus extra think help nice problem come
comes one let's all us read only around interested somebody too everything own made sent send
"""
#: How a listing's Spanish is said in English, and what it has to say for that.
IN_ENGLISH = {
    "as good as new": "como nuevo",
    "(?:it is )?in good condition": "buen estado",
    "(?:it is )?in fair condition": "estado aceptable",
    "never been worn": "sin estrenar",
    "unopened": "sin abrir",
    "original box": "caja original",
}
