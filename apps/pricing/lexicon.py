"""What the words of second-hand titles are: what a thing is, its parts, sizes, defects and the talk around a sale.

Folded: lower case, no accents. Plurals are found by `singular`, so each noun stands once.
"""

from __future__ import annotations


def words(plain: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(plain.split())


PARTS = words(
    "funda carcasa protector cristal templado cable cargador adaptador correa soporte caja embalaje estuche placa "
    "tapa flex conector vinilo pegatina skin pieza repuesto recambio lector bandeja vibrador manual instruccion case "
    "cover bumper toner cartucho filtro joy joycon despiece desguace modulo chasis marco tecla grip empunadura jaula "
    "cage trigger boton bisagra tornillo tornilleria junta engranaje polea muelle arandela patilla potencia pinon "
    "platos plato biela cadena cassette desviador manguito horquilla manillar tija freno latiguillo cubierta camara "
    "neumatico llanta radio guardabarros portabidon bidon transportin pedal sillin cuadro punos pata tirador balda "
    "cajon guia puerta somier cabecero travesano lama cojin almohadon respaldo reposabrazos reposacabezas reposapies "
    "brazo malla piston mantel capucha forro plantilla cordon suela hebilla cera capota capazo burbuja plastico saco "
    "sombrilla mosquitera arnes reductor colchoneta sabana bajera dosel vestidura colchon cubrecolchon manta barra "
    "bandolera parasol visera teleconvertidor anillo tripode monopie flash intercomunicador microfono disparador "
    "ventilador disipador fuente ssd expansion antena altavoz auricular vibracion sim taptic pencil boligrafo "
    "lamina sticker colgante llavero kit set extension newborn inserto mochila maleta bolsa bolso cesta ruedines "
    "rueda base dock mando pantalla bateria objetivo lente tarjeta memoria disco teclado control volante gafas "
    "juego videojuego steelbook amiibo cartel poster figura mini libro revista catalogo etiqueta percha cepillo "
    "rodillo deposito jarra cuchilla vaso boquilla manguera motor correaje brida herraje zocalo led bombilla "
    "tarro sensor obturador ocular visor adhesivo bracket muneca brazalete eslabon cierre esfera mango zapata "
    "funditas carcasas media mod housing"
)
"""Named before a product, a part or an accessory of it, unless the thing sought is one of its kind."""

ALWAYS_PARTS = words(
    "funda carcasa protector cable cargador adaptador soporte caja embalaje placa tapa flex conector vinilo pegatina "
    "skin pieza repuesto recambio bumper despiece desguace chasis tornillo cordon mosquitera parasol filtro "
    "templado etiqueta instruccion manual"
)
"""Those that are an accessory even beside a word that tells the whole ("caja zapatillas Samba")."""

KINDS: dict[str, str] = {
    "phone": "movil telefono smartphone terminal celular",
    "tablet": "tablet tableta",
    "computer": "portatil ordenador laptop pc notebook sobremesa torre ultrabook",
    "monitor": "monitor pantalla",
    "tv": "televisor television tv tele pantalla",
    "console": "consola videoconsola",
    "game": "juego videojuego",
    "camera": "camara cuerpo reflex mirrorless videocamara compacta body",
    "lens": "objetivo lente optica teleobjetivo zoom",
    "audio": "auricular casco altavoz barra headphones cascos",
    "watch": "reloj smartwatch pulsera",
    "drone": "dron drone",
    "bike": "bicicleta bici btt mtb ebike bike gravel",
    "scooter": "patinete scooter patin",
    "moto": "moto motocicleta ciclomotor",
    "chest": "comoda cajonera chifonier mueble sinfonier",
    "shelf": "estanteria libreria estante repisa mueble balda",
    "table": "mesa mesita escritorio mueble",
    "desk": "escritorio mesa",
    "nightstand": "mesita mesilla",
    "bed": "cama litera divan estructura canape",
    "sofa": "sofa cheslong chaiselongue rinconera divan sillon butaca",
    "chair": "silla sillon butaca taburete mecedora",
    "wardrobe": "armario ropero mueble",
    "cabinet": "vitrina aparador mueble consola",
    "tvstand": "muebletv",
    "lamp": "lampara foco flexo",
    "mattress": "colchon",
    "dress": "vestido mono",
    "skirt": "falda minifalda",
    "jacket": "chaqueta abrigo cazadora plumas plumifero parka chaqueton anorak chupa blazer americana gabardina "
    "trench cortavientos impermeable",
    "vest": "chaleco",
    "top": "camiseta camisa blusa top sudadera jersey polo sueter cardigan",
    "trousers": "pantalon vaquero jean tejano jeans chino leggin leggins malla",
    "shorts": "bermuda bermudas short shorts",
    "shoes": "zapatilla zapato deportiva bamba tenis sneaker zapas bota botin sandalia playera zapa deportivo",
    "bag": "bolso mochila bolsa maleta rinonera bandolera cartera",
    "belt": "cinturon",
    "pram": "carrito cochecito carro silla sillita silleta paseo carricoche duo trio",
    "carseat": "silla sillita maxicosi grupo huevo portabebe asiento",
    "crib": "cuna minicuna colecho moises",
    "highchair": "trona silla sillita",
    "babycarrier": "portabebe mochila fular",
    "bath": "banera cambiador",
    "bouncer": "hamaca balancin",
    "vacuum": "aspirador aspiradora robot escoba",
    "kitchen": "robot batidora amasadora freidora cafetera licuadora tostadora microondas horno",
    "tool": "taladro atornillador sierra radial amoladora lijadora martillo",
    "guitar": "guitarra bajo",
    "printer": "impresora",
    "book": "libro guia manual revista",
    "toy": "muneca muneco peluche figura coche",
}
"""What a thing is, and the nouns for it; a noun may tell several."""

NAMES: dict[str, str] = {
    "phone": "iphone redmi pixel xperia oneplus poco",
    "tablet": "ipad",
    "computer": "macbook imac thinkpad chromebook",
    "audio": "airpods",
    "console": "ps1 ps2 ps3 ps4 ps5 playstation xbox switch wii nintendo gameboy psp vita 3ds deck steam",
    "camera": "eos gopro x100 alpha lumix d3500 insta360 powershot osmo ilce",
    "bike": "rockrider orbea brompton conor trek specialized giant cannondale bh btwin triban megamo cube canyon "
    "mondraker merida",
    "shelf": "kallax billy ivar",
    "sofa": "friheten vallentuna ektorp klippan kivik",
    "chair": "aeron mirra embody poang markus",
    "wardrobe": "pax",
    "shoes": "samba gazelle dunk jordan converse vans dr martens",
    "jacket": "barbour nuptse",
    "trousers": "levis 501 511",
    "pram": "bugaboo babyzen yoyo cybex joolz",
    "crib": "next2me sleepi",
    "highchair": "tripp antilop",
    "carseat": "pebble maxicosi cabriofix",
    "vacuum": "roomba conga dyson",
    "kitchen": "thermomix nespresso kitchenaid",
    "drone": "mavic",
    "watch": "fitbit garmin",
}
"""Lines and makes that tell what a thing is where no noun does."""

BRANDS = words(
    "apple samsung xiaomi huawei google oneplus oppo motorola realme nokia sony lg dell hp lenovo asus acer msi benq "
    "aoc philips nintendo microsoft valve canon nikon fujifilm panasonic olympus gopro dji garmin fitbit bosch makita "
    "dewalt rockrider orbea trek specialized giant scott conor bh cannondale cube decathlon zara mango nike adidas "
    "puma reebok levis ikea dyson roomba cecotec braun delonghi nespresso jbl bose marshall logitech razer corsair "
    "sigma tamron tokina yongnuo viltrox samyang leica pentax barbour bershka stradivarius hm massimo lacoste tommy "
    "converse vans bugaboo stokke babyzen chicco jane cybex joie inglesina maxicosi micuna brompton seagate smallrig "
    "hofmann herman miller north face bang jura kenwood moulinex tefal rowenta tcl hisense "
    "gucci prada uniqlo columbia patagonia salomon asics newbalance skechers merrell oakley rayban casio seiko"
)
"""Makers: their name may be left out where the model is told, but another's tells another thing."""

VARIANTS = words(
    "pro max plus mini ultra lite se air slim digital oled xl fe super ti turbo nano edge fold flip ii iii iv mkii"
)

SALE_WORDS = words(
    "vendo vende venta vendemos oferta ganga chollo oportunidad urgente urge liquido liquidacion rebajado rebaja "
    "nuevo nueva seminuevo seminueva usado usada precioso preciosa bonito bonita perfecto perfecta impecable original "
    "autentico autentica genial estupendo fantastico excelente buen buena bueno gran grande pequeno autentica super "
    "muy casi como estado perfectas condiciones precintado precintada estrenar reacondicionado reacondicionada "
    "revisado garantia factura libre libres completo completa edicion limitada especial modelo version serie gama "
    "marca color talla tamano hombre mujer nino nina bebe unisex infantil adulto se el la los las un una unos unas "
    "mi tu su de del en a al por y e o muy este esta todo toda solo regalo barato barata economico economica "
    "increible espectacular unico unica magnifico magnifica reservado vendido gratis envio incluido ultimo ultima "
    "unidad disponible tienda fisica segunda mano recien comprado comprada sin uso uso poco plegable electrica "
    "electrico inteligente deportiva deportivo digital vintage retro clasica clasico antiguo antigua urbana urbano "
    "montana carretera oficina ergonomica ergonomico evolutiva evolutivo ajustable auxiliar centro salon comedor "
    "coche paseo colecho esquina rinconera extensible encerado encerada largo larga corto corta estampado punto "
    "elastico ancho recto the and with new esta estan tengo os hola buenas rebajas outlet stock descuento "
    "gama alta cambio cambia cambiaria acepto titulo oferton offerta blackfriday ocasion mobile precio precios otros "
    "otras unidades perfil estrellas profesional top nuevecito nuevecita funcionando funciona revisada perfectamente"
)
"""Talk around a sale and words that only describe: before a product's name they say nothing against it."""

COLOURS = words(
    "negro negra blanco blanca rojo roja azul verde amarillo amarilla morado morada rosa gris plata plateado dorado "
    "oro lila naranja marron beige titanio grafito purpura turquesa granate crema burdeos caqui black white blue red "
    "green silver gold grey gray purple pink yellow natural roble nogal medianoche estelar"
)

STOP = words(
    "de del la el los las un una con sin y e o en por para a al mi tu su the and gb tb nuevo nueva usado usada "
    "segunda mano como buen muy estado perfecto impecable vendo venta oferta libre original urgente talla size t eu "
    "n color modelo"
)

UNITS: dict[str, str] = {
    "cajones": "cajones",
    "cajon": "cajones",
    "velocidades": "velocidades",
    "vel": "velocidades",
    "v": "velocidades",
    "plazas": "plazas",
    "puertas": "puertas",
    "baldas": "baldas",
    "litros": "litros",
    "l": "litros",
    "pulgadas": "pulgadas",
    "w": "vatios",
    "vatios": "vatios",
}
"""What is counted in a product's name ("6 cajones")."""

ALIASES: tuple[tuple[str, str], ...] = (
    (r"\bplay ?station ?(\d)\b", r"ps\1"),
    (r"\bplay ?([345])\b", r"ps\1"),
    (r"\bps ([1-5])\b", r"ps\1"),
    (r"\bfuji\b", "fujifilm"),
    (r"\bmaxi[ -]cosi\b", "maxicosi"),
    (r"\bh ?& ?m\b", "hm"),
    (r"\bnew balance\b", "newbalance"),
    (r"\bray ban\b", "rayban"),
    (r"\balpha (\d{4})\b", r"a\1"),
    (r"\bilce[ -]?(\d{4})\b", r"a\1"),
    (r"\b(?:chaise|cheis|cheise)[ -]?longue?\b", "chaiselongue"),
    (r"\bair pods\b", "airpods"),
    (r"\bmuebles? (?:de |para |bajo )?(?:la )?(?:tv|tele|television|televisor)\b", "muebletv"),
    (r"\bi phone\b", "iphone"),
)
"""Other spellings of the same name."""


def singular(word: str) -> str:
    """A noun as it stands here: "fundas", "instrucciones" and "jeans" are found too."""
    if word in PARTS or word in NOUNS:
        return word
    for end, to in (("es", ""), ("s", ""), ("ces", "z")):
        if word.endswith(end) and (one := word[: -len(end)] + to) in PARTS | NOUNS.keys():
            return one
    return word


def _kinds_by_word(table: dict[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, words in table.items():
        for word in words.split():
            found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


NOUNS = _kinds_by_word(KINDS)
KIND_OF_NAME = _kinds_by_word(NAMES)

CLOTHES = words("dress skirt jacket vest top trousers shorts shoes belt")
SIZED = CLOTHES | {"bike"}
