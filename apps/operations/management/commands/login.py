"""`manage.py login USUARIO`: a visible browser in which the seller logs in; Wall-E keeps the session,
encrypted.

Never sees the password. A new account starts with drafts only.
"""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.conversations import reading
from apps.core import alerts, breakers
from apps.marketplace import session
from apps.marketplace.browser import Browser
from apps.marketplace.models import Account
from apps.marketplace.remote import MarketplaceError


class Command(BaseCommand):
    help = "Abre un navegador para que inicies sesión en Wallapop; Wall-E guarda la sesión, cifrada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="el usuario o correo con el que entras en Wallapop")
        parser.add_argument("--minutes", type=float, default=10, help="cuánto se espera a que entres (10)")

    def handle(self, *args: Any, **options: Any) -> None:
        if sys.platform.startswith("linux") and not (
            settings.WALLE_HEADLESS or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        ):
            raise CommandError("Aquí no hay pantalla: ejecuta este comando en el ordenador en el que vendes.")
        self.stdout.write("Se abre un navegador. Entra en tu cuenta; la ventana se cierra sola.")
        with Browser(
            home=settings.WALLE_DATA_DIR, executable=settings.WALLE_CHROMIUM, headless=settings.WALLE_HEADLESS
        ) as browser:
            try:
                state = session.login_by_hand(
                    browser, web_url=settings.WALLE_MARKET_WEB_URL, timeout=60.0 * options["minutes"]
                )
            except MarketplaceError as error:
                raise CommandError(f"No se ha guardado ninguna sesión: {error}.") from error
        account, created = Account.objects.get_or_create(username=options["username"])
        reading.keep_session(account, state)
        Account.objects.filter(pk=account.pk).update(status=Account.Status.ACTIVE)
        breakers.reset_account(account.pk)
        for kind in ("session", "challenge"):
            alerts.close(kind, reading.subject_of(account))
        self.stdout.write(
            f"Sesión guardada. La cuenta «{account.username}» está activa"
            + (" y solo prepara borradores: nada sale sin tu visto bueno." if created else ".")
        )
