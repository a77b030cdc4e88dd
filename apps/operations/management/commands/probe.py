"""`manage.py probe USUARIO`: is Wallapop still as Wall-E knows it? Sends, types and marks nothing; exit code 1 where
it has changed.
"""

import os
import time
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.conversations import probing
from apps.marketplace.browser import Browser
from apps.marketplace.models import Account
from apps.marketplace.remote import MarketplaceError
from apps.marketplace.shape import Finding
from apps.operations import processes, screens
from apps.operations.console import Refused

CHANGED, NOT_LOOKED = 1, 2


class Command(BaseCommand):
    help = "Comprueba, sin enviar ni marcar nada, que Wallapop sigue como Wall-E lo conoce."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="la cuenta con la que se mira")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"No hay ninguna cuenta «{options['username']}».", returncode=NOT_LOOKED)
        begun = time.monotonic()
        try:
            with processes.interruptible():
                found = _look(account.pk)
        except KeyboardInterrupt:
            raise CommandError("Interrumpido: no se ha terminado de mirar.", returncode=NOT_LOOKED) from None
        except Refused as error:
            raise CommandError(str(error), returncode=NOT_LOOKED) from error
        except MarketplaceError as error:
            raise CommandError(f"No se ha podido mirar: {error}.", returncode=NOT_LOOKED) from error
        if found is None:
            raise CommandError(
                "No se ha mirado: la cuenta está parada, descansa tras varios fallos o está enviando.",
                returncode=NOT_LOOKED,
            )
        for finding in found:
            mark = "CAMBIO" if finding.drift else "nota  "
            self.stdout.write(f"{mark}  {finding.where}: {finding.expected}\n        ahora: {finding.seen_es}")
        seconds = f"{time.monotonic() - begun:.1f}".replace(".", ",")
        self.stdout.write(f"Mirado en {seconds} s; nada se ha enviado, escrito ni marcado como leído.")
        if changes := sum(finding.drift for finding in found):
            raise CommandError(
                f"Wallapop ha cambiado en {changes} cosas: no se envía nada hasta que se arregle.", returncode=CHANGED
            )
        self.stdout.write("Wallapop sigue como Wall-E lo conoce.")


def _look(account_id: int) -> tuple[Finding, ...] | None:
    with ExitStack() as stack:
        if screens.none_here() and not settings.WALLE_HEADLESS:
            if screens.missing(view=False):
                raise Refused("Aquí no hay pantalla: apt install xvfb.")
            os.environ.update(stack.enter_context(screens.screen()))
        browser = stack.enter_context(
            Browser(
                home=settings.WALLE_DATA_DIR,
                executable=settings.WALLE_CHROMIUM,
                headless=settings.WALLE_HEADLESS,
            )
        )
        return probing.look(account_id, browser, patience=settings.WALLE_ACCOUNT_LEASE)
