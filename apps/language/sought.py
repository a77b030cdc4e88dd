"""Words that a filter looks for and that are therefore hidden: channels, payments, papers, commands.

A twisted spelling that reads as one of these was twisted on purpose; the same twist of any other word may be
play. The word itself, plainly written, says nothing: must never be used to judge what a message asks for.
"""

from __future__ import annotations

import re


def words(listed: str) -> frozenset[str]:
    """The words of a list parted by blanks."""
    return frozenset(listed.split())


# A star: any ending.
_LISTED = """
whats* wats* whasap* wasap* wassap* guasap* guats* wasa telegram* telefon* telephon* movil* mobil* celular* numero*
number* llama* contact* instagram* insta facebook* messenger* signal discord* skype tiktok* gmail* hotmail* outlook
yahoo* icloud* correo* email* mail arroba sms
bizum* vizum* bizun* vizun* biz trans* trasfer* tranfer* iban cuenta* tarjeta* targeta* cartao* card* cvv cvc visa
mastercard* codigo* codi code* clave* contrasen* password* pass pin otp token* paypal* western* union moneygram*
money gram steam* amazon* crypto* cripto* bitcoin* usdt btc giro cheque* talon* deposit* fianza* ingres* abon* pago*
paga* cobr* dinero* money efectivo* contrareembols* reembols* revolut* eur*
ria zap apk pay paid paypal* telf tlf tfno binance* coinbase* dni
nie nif pasaport* passport* documento* foto* selfie* carnet*
acept* autoriz* confirm* envia* manda* verific* solicit* petici* devuelv* devolv* adelant* recog* mensajer*
transport* segur* enlace* link* captur* comprobant* justificant* anydesk* teamviewer* soport* support* wallap*
walla seur gls dhl mrw nacex inpost* vinted* milanuncios* sesion* reves
ignor* olvid* instrucc* instruct* prompt* sistem* system* regla* rule* norma* minim* limit* precio* price* secret*
config* revel* reveal* muestra* repit* admin* vendedor* acceso* forget*
cero cuatro cinco seis siete ocho nueve
"""
_STEMS = sorted((each[:-1] for each in _LISTED.split() if each.endswith("*")), key=len, reverse=True)
WORDS = words(_LISTED.replace("*", ""))
_WHOLE = re.compile(rf"(?:{'|'.join(sorted(WORDS - set(_STEMS)))}|(?:{'|'.join(_STEMS)})[a-z]{{0,8}})$")
_TWISTABLE = sorted(
    words(
        "whatsapp whatsap watsapp wasap guasap telegram telefono telefon movil numero instagram facebook correo gmail "
        "hotmail email bizum transferencia iban cuenta tarjeta codigo clave contrasena password paypal moneygram "
        "bitcoin amazon deposito fianza ingreso pagos cobro dinero reembolso contrareembolso pasaporte documento "
        "acepta aceptar confirma confirmar autoriza autorizar enviame mandame verifica verificar solicitud peticion "
        "devuelve enlace comprobante anydesk wallapop wallapay correos vinted ignora ignorar ignore olvida "
        "instrucciones instructions prompt sistema system reglas rules minimo limite precio price secreto secret "
        "revela reveal muestra repite vendedor direccion western union amigos familiares"
    )
)
PIECED = frozenset(word for word in (*_TWISTABLE, "envialo", "mandalo", "deposita") if len(word) >= 6)
"""Words that are read although broken into three pieces or more."""
BEGINNINGS = frozenset(word[:length] for word in PIECED for length in range(1, len(word)))
_STARTS = frozenset(word[:length] for word in {*_TWISTABLE, *WORDS} for length in range(1, len(word)))
_STARRED = frozenset(_STEMS)
_INSIDE = re.compile(
    "|".join(sorted({*_TWISTABLE, *(word for word in WORDS - _STARRED if len(word) > 2)}, key=len, reverse=True))
)
_BY_LENGTH: dict[int, list[str]] = {}
for _word in sorted({*_TWISTABLE, *WORDS}):
    _BY_LENGTH.setdefault(len(_word), []).append(_word)
TWISTED = {word[::-1]: word for word in _TWISTABLE if len(word) >= 5} | {
    word[turn:] + word[:turn]: word for word in _TWISTABLE if len(word) >= 7 for turn in range(3, len(word) - 2)
}
"""Words written backwards or with their syllables swapped, and how they read."""
SHORT_TWISTED = {word[::-1]: word for word in ("dni", "cvv", "pin", "sms", "otp", "iban", "nie")}
"""Short words backwards: read so only where the writer says so."""


def is_sought(word: str) -> bool:
    """Whether the plain word is one that filters look for."""
    return _WHOLE.match(word) is not None


def is_whole(word: str) -> bool:
    """Whether the word is one of these as listed, without an ending of its own."""
    return word in WORDS or word in PIECED


def is_beginning(letters: str) -> bool:
    """Whether some of these words begin so."""
    return letters in _STARTS


def sought_in(joined: str) -> list[tuple[int, int]]:
    """Where whole words that filters look for stand in letters without blanks, if one of them is long enough."""
    found = [match.span() for match in _INSIDE.finditer(joined)]
    return found if any(end - start > 3 for start, end in found) else []


def unmasked(masked: str) -> str:
    """The word behind a spelling with some letters starred out ("tr*nsf*r*nc**"), of the same length, or nothing."""
    if sum(map(str.isalpha, masked)) < 3:
        return ""
    for word in _BY_LENGTH.get(len(masked), ()):
        if all(shown in ("*", letter) for shown, letter in zip(masked, word, strict=True)):
            return word
    return ""
