"""The kinds of scam against a seller, as people choose them, and how bad each is where nothing else tells.

Must never hold a rule. Names and levels: the catalogue and label guide by which the detector is measured.
"""

SCAMS = {
    "bizum_request": "Bizum: solicitud en vez de pago",
    "fake_receipt": "Justificante falso",
    "fake_courier": "Mensajero falso",
    "phishing_link": "Enlace falso",
    "qr_phish": "QR falso",
    "platform_impersonation": "Se hace pasar por Wallapop",
    "off_platform_contact": "Llevarse la conversación fuera",
    "otp_theft": "Código de verificación",
    "account_takeover": "Robo de cuenta o control remoto",
    "id_document": "Foto del DNI",
    "bank_card_data": "Datos de tarjeta o banco",
    "overpayment": "Pagar de más y devolver",
    "cheque": "Cheque falso",
    "money_transfer_service": "Western Union y similares",
    "gift_card": "Tarjetas regalo",
    "crypto": "Criptomonedas",
    "paypal_ff": "PayPal entre amigos",
    "foreign_relative": "Familiar en el extranjero",
    "external_escrow": "Dinero «retenido» fuera",
    "advance_fee": "Pagar algo por adelantado",
    "authority_pressure": "Presión de una autoridad",
    "ship_first": "Enviar antes de cobrar",
    "cash_on_delivery": "Contra reembolso",
    "bank_transfer_offplatform": "Transferencia fuera de la app",
    "return_swap": "Devolver otra cosa",
    "refund_extortion": "Reembolso con amenazas",
    "address_probe": "Averiguar la casa o las ausencias",
    "unsafe_meet": "Quedada peligrosa",
    "bizum_advance": "Señal por Bizum",
    "counterfeit_trade": "Falsificaciones",
    "urgency_pressure": "Prisas",
    "spam": "Publicidad",
}
_STEPS = frozenset(
    (
        "off_platform_contact",
        "ship_first",
        "cash_on_delivery",
        "bank_transfer_offplatform",
        "foreign_relative",
        "return_swap",
        "address_probe",
        "unsafe_meet",
    )
)
_OPENINGS = frozenset(("bizum_advance", "counterfeit_trade", "urgency_pressure", "spam"))


def usual_level(scam_type: str) -> str:
    """The level of such a message: critical where obeying it costs money, high where it is a step there (also of no
    known kind), suspicious where honest people write it too.
    """
    if scam_type in _OPENINGS:
        return "suspicious"
    return "critical" if scam_type in SCAMS and scam_type not in _STEPS else "high"
