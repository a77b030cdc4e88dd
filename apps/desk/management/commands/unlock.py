"""`manage.py unlock USER`: lifts the lock after too many wrong passwords, from every address."""

import getpass
from argparse import ArgumentParser
from typing import Any

from axes.utils import reset
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from apps.desk import audit
from apps.desk.models import AuditEvent


class Command(BaseCommand):
    help = "Lifts the lock of a person who typed the wrong password too often."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The person's login name."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where nobody has that name."""
        name = options["username"]
        person = User.objects.filter(username=name).first()
        if person is None:
            raise CommandError(f"Nobody here is called {name!r}.")
        lifted = reset(username=name)
        by = f"consola: {getpass.getuser()}"
        audit.record(AuditEvent.Kind.DID, None, page="unlock", object_id=person.pk, name=by)
        self.stdout.write(f"{name} may try again now." if lifted else f"{name} was not locked out.")
