"""What `pause` and `resume` share: whom they are about, and who gave the order."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.desk import audit
from apps.desk.models import AuditEvent
from apps.marketplace.models import Account


def console() -> str:
    """Who sits at the terminal, for logs and the record of activity."""
    return f"consola: {getpass.getuser()}"


def done(page: str, object_id: object = "", detail: str = "", *, saw: bool = False) -> None:
    """Keeps in the record of activity what somebody did, or saw, from a terminal. `detail`: words of ours only."""
    kind = AuditEvent.Kind.SAW if saw else AuditEvent.Kind.DID
    audit.record(kind, None, page=page, object_id=object_id, detail=detail, name=console())


class ControlCommand(BaseCommand):
    """A command for all or for one account."""

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--all", action="store_true", help="todo: nada sale de ninguna cuenta")
        whom.add_argument("--account", metavar="USUARIO", help="una cuenta, por su usuario de Wallapop")

    @property
    def by(self) -> str:
        """Who sits at the terminal, for the log."""
        return console()

    def account(self, options: dict[str, Any]) -> Account:
        """The account named. Raises CommandError with those there are."""
        found = Account.objects.filter(username=options["account"]).first()
        if found is None:
            names = ", ".join(Account.objects.values_list("username", flat=True)) or "ninguna"
            raise CommandError(f"No hay ninguna cuenta «{options['account']}». Las que hay: {names}.")
        return found
