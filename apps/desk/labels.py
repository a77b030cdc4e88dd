"""The names of our applications, models, fields and choices: Spanish in the code, on a page as the reader speaks."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps as installed
from django.db.models import Choices
from django.utils.translation import gettext_lazy


def labels() -> Iterator[tuple[Any, str, str]]:
    """(what has it, where in it, the text) of each name of our applications, models, their fields and choices."""
    for config in installed.get_app_configs():
        if config.name.startswith("apps."):
            yield config, "verbose_name", str(config.verbose_name)
    for model in installed.get_models():
        if not model.__module__.startswith("apps."):
            continue
        for name in ("verbose_name", "verbose_name_plural"):
            yield model._meta, name, str(getattr(model._meta, name))
        for field in model._meta.local_fields:
            for name in ("verbose_name", "help_text"):
                text = str(getattr(field, name))
                if text and text != field.name.replace("_", " "):  # Django's own word for a field without one
                    yield field, name, text
            for key, said in field.flatchoices:
                yield field, f"={key}", str(said)


def translate_models() -> None:
    """Makes the names of applications and models, which are plain Spanish in the code, follow the reader's language."""
    for model in installed.get_models():
        for kind in vars(model).values():
            if isinstance(kind, type) and issubclass(kind, Choices):
                for member in kind:
                    member._label_ = gettext_lazy(str(member.label))
    for place, name, text in list(labels()):
        if not name.startswith("="):
            setattr(place, name, gettext_lazy(text))
        elif not place.choices or all(isinstance(said, str) for _key, said in place.choices):
            place.choices = [(key, gettext_lazy(str(said))) for key, said in place.flatchoices]
