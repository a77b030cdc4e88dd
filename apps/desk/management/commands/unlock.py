"""`manage.py unlock USER`: lifts the lock after too many wrong passwords, from every address."""

from argparse import ArgumentParser
from typing import Any

from axes.utils import reset
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Lifts the lock of a person who typed the wrong password too often."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The person's login name."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError where nobody has that name."""
        name = options["username"]
        if not User.objects.filter(username=name).exists():
            raise CommandError(f"Nobody here is called {name!r}.")
        lifted = reset(username=name)
        self.stdout.write(f"{name} may try again now." if lifted else f"{name} was not locked out.")
