"""Which migrations the version before them can live with: an upgrade migrates while its processes still run.

Adding is safe, taking away is not: drop a column one release after the last code that used it. What is listed in
`ALLOWED` was looked at by a person and says why it is safe all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

#: The newest migration of each app in the first release; what is older was never upgraded from.
BASELINE = {
    "ai_engine": "0003_voice_examples",
    "conversations": "0015_experiments",
    "core": "0001_initial",
    "desk": "0003_api",
    "marketplace": "0012_own_voices",
    "notices": "0001_outbox",
    "pricing": "0004_scans_and_proposals",
    "privacy": "0001_kept",
    "security": "0003_lists_contacts_verdicts",
}
ALLOWED: dict[tuple[str, str], str] = {}
#: SQL that takes away or narrows, whatever it is about.
_TAKES_AWAY = ("drop table", "drop column", "rename ", "set not null", "alter column")


@dataclass(frozen=True)
class Danger:
    """One operation that older code can't live with."""

    app: str
    migration: str
    why: str


def dangers(loader: MigrationLoader, baseline: dict[str, str]) -> list[Danger]:
    """What in the migrations after `baseline` would break code that doesn't know them. Apps without a baseline are new:
    nobody uses their tables yet, so only what they do to others' counts.
    """
    found = []
    for app, name in _newer(loader, baseline):
        migration = loader.graph.nodes[app, name]
        before = loader.project_state((app, name), at_end=False)
        made: set[str] = set()
        for operation in migration.operations:
            if isinstance(operation, migrations.CreateModel):
                made.add(operation.name.lower())
            for why in _why(operation, app, before, made):
                if (app, name) not in ALLOWED:
                    found.append(Danger(app, name, why))
            operation.state_forwards(app, before)
    return found


def _newer(loader: MigrationLoader, baseline: dict[str, str]) -> Iterator[tuple[str, str]]:
    for app, name in sorted(loader.disk_migrations or {}):
        if loader.disk_migrations[app, name].__module__.startswith("apps.") and name > baseline.get(app, ""):
            yield app, name


def _why(operation: Operation, app: str, state: ProjectState, made: set[str]) -> Iterator[str]:
    """What is wrong with one operation, in words. `made`: tables that the same migration created, which nobody uses."""
    model = str(getattr(operation, "model_name", "") or getattr(operation, "name", "")).lower()
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from _why(inner, app, state, made)
        return
    if isinstance(operation, migrations.RunSQL):
        said = str(operation.sql).lower()
        yield from (f"SQL: {word.strip()}" for word in _TAKES_AWAY if word in said)
        return
    if model in made:
        return
    if isinstance(operation, migrations.DeleteModel):
        yield f"borra la tabla de {model}"
    elif isinstance(operation, migrations.RenameModel):
        yield f"cambia el nombre de la tabla de {operation.old_name_lower}"
    elif isinstance(operation, migrations.AlterModelTable):
        yield f"cambia el nombre de la tabla de {model}"
    elif isinstance(operation, migrations.RemoveField):
        yield f"quita {model}.{operation.name}"
    elif isinstance(operation, migrations.RenameField):
        yield f"cambia el nombre de {model}.{operation.old_name}"
    elif isinstance(operation, migrations.AddField):
        if _must_be_given(operation.field):
            yield f"{model}.{operation.name} es obligatoria y sin valor en la base (db_default)"
    elif isinstance(operation, migrations.AlterField):
        old = state.models[app, model].fields[operation.name]
        yield from (f"{model}.{operation.name} {how}" for how in _narrowed(old, operation.field))


def _must_be_given(field: "models.Field[object, object]") -> bool:
    """Whether an INSERT that doesn't know the column fails: Django takes its own `default` away again at once."""
    if field.many_to_many or isinstance(field, models.GeneratedField):
        return False
    return not field.null and field.db_default is NOT_PROVIDED


def _narrowed(old: "models.Field[object, object]", new: "models.Field[object, object]") -> Iterator[str]:
    """How a column takes less than before."""
    if type(old) is not type(new):
        yield f"cambia de {type(old).__name__} a {type(new).__name__}"
    if old.null and not new.null:
        yield "deja de poder estar vacía"
    before, after = old.max_length, new.max_length
    if after is not None and (before is None or before > after):
        yield f"se acorta a {after}"
    if new.unique and not old.unique:
        yield "pasa a ser única"
