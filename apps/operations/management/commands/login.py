"""`manage.py login USUARIO`: the seller logs in with their own hands, in a window here, in one shown elsewhere, or in
the Chrome they already use; Wall-E keeps the session, encrypted.

Never sees the password, and never keeps one person's session for another's account. A new account starts with drafts
only.
"""

import fcntl
import getpass
import hashlib
import os
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.conversations import sessions
from apps.core import doorbell
from apps.marketplace import login
from apps.marketplace.browser import BrowserMissing
from apps.marketplace.models import Account
from apps.marketplace.remote import Challenged, MarketplaceError
from apps.marketplace.session import WrongPerson
from apps.operations import demo, processes, screens
from apps.operations.console import Refused

HEADLESS = False  # a person logs in here: there has to be a window
RING_S = 2.0


class Command(BaseCommand):
    help = "Abre un navegador para que inicies sesión en Wallapop; Wall-E guarda la sesión, cifrada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="el usuario o correo con el que entras en Wallapop")
        parser.add_argument("--minutes", type=float, default=10, help="cuánto se espera a que entres (10)")
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--remote", action="store_true", help="esta máquina no tiene pantalla: se ve por noVNC")
        where.add_argument(
            "--attach",
            metavar="URL",
            help="toma la sesión de un Chrome tuyo abierto con --remote-debugging-port, p. ej. http://127.0.0.1:9222",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username, minutes = options["username"], options["minutes"]
        account = Account.objects.defer("session_state").filter(username=username).first()
        try:
            with processes.interruptible():
                if settings.WALLE_PRACTICE:
                    self.stdout.write("Es el mercado de pruebas: entra solo, sin ventana.")
                    found = login.LoggedIn(demo.log_in(username), "")
                else:
                    found = self._log_in(account, username, options["attach"], options["remote"], 60.0 * minutes)
            new = account is None
            account = account or Account(username=username)
            sessions.begin(account, found.state, found.user_hash)
        except KeyboardInterrupt:
            raise CommandError("Interrumpido: no se ha guardado ninguna sesión.") from None
        except Refused as error:
            raise CommandError(str(error)) from error
        except MarketplaceError as error:
            raise CommandError(f"No se ha guardado ninguna sesión: {_why(error, minutes)}") from error
        doorbell.flush(RING_S)
        self.stdout.write(f"Sesión guardada. {_what_now(account, new)}")

    def _log_in(
        self, account: Account | None, username: str, attach: str | None, remote: bool, timeout: float
    ) -> login.LoggedIn:
        site = login.Site(settings.WALLE_MARKET_WEB_URL, settings.WALLE_MARKET_API_URL, settings.WALLE_MARKET_TIMEOUT)
        # Both are asked outside the browser's event loop, where the ORM may not go.
        owner = account.external_id if account else ""
        others = dict(Account.objects.exclude(username=username).values_list("external_id", "username"))

        def accept(user_hash: str) -> None:
            if user_hash and user_hash in others:
                raise WrongPerson(
                    f"has entrado como «{others[user_hash]}», que ya es otra cuenta de Wall-E. "
                    f"Entra con los datos de «{username}»."
                )
            if user_hash and owner and user_hash != owner:
                raise WrongPerson(
                    f"has entrado con un usuario de Wallapop que no es el de la cuenta «{username}». "
                    "Entra con el suyo, o da de alta el otro con su nombre: manage.py login OTRO_USUARIO."
                )

        def tell(left: float) -> None:
            self.stdout.write(f"Esperando a que entres… quedan {_minutes(left)}.")
            self.stdout.flush()

        if attach:
            address = _address(attach)
            self.stdout.write("Se usa tu Chrome: si no has entrado en Wallapop, entra ahora. No se cierra nada.")
            return login.attached(address, site, timeout=timeout, tell=tell, accept=accept)
        with ExitStack() as stack:
            profile = stack.enter_context(_profile(Path(settings.WALLE_DATA_DIR), username))
            env = stack.enter_context(self._somewhere_to_look(remote))
            return login.by_hand(
                site,
                profile=profile,
                home=Path(settings.WALLE_DATA_DIR),
                executable=settings.WALLE_CHROMIUM,
                headless=HEADLESS,
                timeout=timeout,
                tell=tell,
                accept=accept,
                env=env,
            )

    @contextmanager
    def _somewhere_to_look(self, remote: bool) -> Iterator[Mapping[str, str] | None]:
        if not remote:
            if screens.none_here() and not HEADLESS:
                raise Refused(
                    "Aquí no hay pantalla. Con --remote la ves desde tu ordenador, o ejecuta este comando en el "
                    "ordenador en el que vendes."
                )
            self.stdout.write("Se abre un navegador. Entra en tu cuenta; la ventana se cierra sola.")
            yield None
            return
        if packages := screens.missing(view=True):
            raise Refused(f"Para --remote falta instalar: {' '.join(packages)} (apt install {' '.join(packages)}).")
        with screens.screen() as env, screens.viewed(env) as view:
            here = f"{getpass.getuser()}@{socket.getfqdn()}"
            self.stdout.write(
                "En tu ordenador, escribe en una terminal y déjala abierta:\n"
                f"  ssh -L {view.port}:127.0.0.1:{view.port} {here}\n"
                "y abre allí esta dirección, que solo vale para esta vez:\n"
                f"  {view.link}\n"
            )
            yield {**os.environ, **env}


@contextmanager
def _profile(home: Path, username: str) -> Iterator[Path]:
    """The account's lasting browser profile, for one window at a time."""
    name = re.sub(r"[^A-Za-z0-9@._-]", "_", username).lstrip(".")
    if name != username:
        name += "-" + hashlib.sha256(username.encode()).hexdigest()[:8]
    folder = home / "profiles" / name
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
        each.chmod(0o700)
    with (folder.parent / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(f"Ya hay una ventana abierta para «{username}»: entra en ella o ciérrala.") from error
        for left in folder.glob("Singleton*"):  # of a browser that was killed: nobody else has this lock
            left.unlink()
        yield folder


def _address(attach: str) -> str:
    """The address of a Chrome of this machine. Raises Refused."""
    address = attach if "://" in attach else f"http://{attach}"
    try:
        here = urlsplit(address).hostname in login.LOOPBACK
    except ValueError:
        here = False
    if not here:
        raise Refused("Solo vale un Chrome de este ordenador, p. ej. http://127.0.0.1:9222.")
    return address


def _why(error: MarketplaceError, minutes: float) -> str:
    if isinstance(error, WrongPerson):
        return str(error)
    if isinstance(error, login.NobodyCame):
        return f"nadie ha entrado en {_minutes(60 * minutes)}."
    if isinstance(error, login.WindowClosed):
        return "se ha cerrado la ventana antes de entrar."
    if isinstance(error, login.NoChrome):
        return "ahí no contesta ningún Chrome: ábrelo con --remote-debugging-port=9222 --user-data-dir=CARPETA."
    if isinstance(error, BrowserMissing):
        return f"el navegador no arranca ({error})."
    if isinstance(error, Challenged):
        return "has entrado, pero Wallapop no deja leer la cuenta desde esta máquina (bloqueo o comprobación)."
    return f"Wallapop o el navegador no contestan como se espera ({error})."


def _what_now(account: Account, new: bool) -> str:
    if account.status == Account.Status.PAUSED:
        return f"La cuenta «{account.username}» sigue en pausa: reactívala en el panel."
    drafts = " y solo prepara borradores: nada sale sin tu visto bueno" if new else ""
    return f"La cuenta «{account.username}» está activa{drafts}."


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{max(seconds, 0):.0f} s"
