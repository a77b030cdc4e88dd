"""`manage.py translations`: brings the English catalogue in step with the source and compiles all of them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.desk import catalogue


class Command(BaseCommand):
    help = "Brings the English of the desk in step with its Spanish, and compiles it. Needs no gettext tools."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError with what is still to be translated, in apps/desk/locale/en."""
        known, found = catalogue.read("en"), catalogue.messages()
        kept = {each: known.get(each, ["", ""] if each.many else [""]) for each in sorted(found)}
        catalogue.write("en", kept)
        for language in ("en", "es"):
            catalogue.path(language, "mo").write_bytes(catalogue.compiled(language))
        if lacking := [each for each, said in kept.items() if not all(said)]:
            raise CommandError("\n".join(f"{found[each]}: {each.one}" for each in lacking))
        self.stdout.write(f"{len(kept)} texts, all of them in English.")
