"""`manage.py loglevel [COMPONENT LEVEL]`: how much a component logs, changed while everything runs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import loglevels, logs
from apps.operations.management.commands._control import done


class Command(BaseCommand):
    help = "Muestra o cambia desde qué nivel se anota cada parte, durante un día y sin reiniciar nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("component", nargs="?", choices=[*logs.COMPONENTS], help="qué parte")
        parser.add_argument("level", nargs="?", choices=loglevels.LEVELS, help="desde qué nivel")
        parser.add_argument("--reset", action="store_true", help="todas como están documentadas")

    def handle(self, *args: Any, **options: Any) -> None:
        component, level = options["component"], options["level"]
        if component and not level:
            raise CommandError(f"Falta el nivel: {', '.join(loglevels.LEVELS)}.")
        if component or options["reset"]:
            if not loglevels.change({component: level} if component else {}):
                raise CommandError("Redis no contesta: ¿está en marcha «make up»?")
            done("loglevel", component or "", level or "reset")
        wanted = loglevels.wanted()
        for name, (_loggers, documented) in logs.COMPONENTS.items():
            now = f"{wanted[name]} (hasta mañana; lo normal: {documented})" if name in wanted else documented
            self.stdout.write(f"{name:14} {now}")
