"""Migrations after the first release leave the version before them working; those that don't are named."""

from typing import Any

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from apps.operations import upgrade_rules
from apps.operations.upgrade_rules import BASELINE, dangers

pytestmark = pytest.mark.django_db


@pytest.fixture
def loader() -> MigrationLoader:
    return MigrationLoader(connection)


def with_one(loader: MigrationLoader, *operations: Operation) -> list[str]:
    """What is said of these as the next migration of `core`."""

    class Migration(migrations.Migration):
        __module__ = "apps.core.migrations.0999_next"
        dependencies = [("core", BASELINE["core"])]

    Migration.operations = list(operations)
    one = Migration("0999_next", "core")
    assert loader.disk_migrations is not None
    loader.disk_migrations["core", "0999_next"] = one
    loader.graph.add_node(("core", "0999_next"), one)
    loader.graph.add_dependency(one, ("core", "0999_next"), ("core", BASELINE["core"]))
    return [each.why for each in dangers(loader, BASELINE) if each.app == "core"]


def test_no_migration_breaks_the_version_before_it(loader: MigrationLoader) -> None:
    found = dangers(loader, BASELINE)
    assert not found, "docs/upgrade.md says how to do these in two releases: " + "; ".join(map(str, found))


def test_the_baseline_names_migrations_that_exist(loader: MigrationLoader) -> None:
    assert set(BASELINE.items()) <= set(loader.disk_migrations or {})
    assert all(each in (loader.disk_migrations or {}) and why for each, why in upgrade_rules.ALLOWED.items())


def test_the_rule_sees_what_was_done_before_the_first_release(loader: MigrationLoader) -> None:
    # It would have caught what this project itself once did, when it could.
    assert dangers(loader, dict.fromkeys(BASELINE, "0001"))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("alert", "count"),
        migrations.RenameField("alert", "count", "times"),
        migrations.DeleteModel("Lease"),
        migrations.RenameModel("Lease", "Hold"),
        migrations.AlterModelTable("lease", "holds"),
        migrations.AddField("alert", "needed", models.TextField()),
        # Django takes its own default away again at once: code that doesn't know the column could not insert.
        migrations.AddField("alert", "needed", models.TextField(default="")),
        migrations.AlterField("alert", "closed_at", models.DateTimeField()),
        migrations.AlterField("alert", "kind", models.CharField(max_length=20)),
        migrations.AlterField("alert", "detail", models.CharField(max_length=20)),
        migrations.AlterField("alert", "subject", models.CharField(max_length=200, unique=True)),
        migrations.RunSQL("ALTER TABLE alerts DROP COLUMN count"),
        migrations.RunSQL("ALTER TABLE alerts ALTER COLUMN detail SET NOT NULL"),
        migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("alert", "count")]),
    ],
    ids=lambda operation: operation.describe() if isinstance(operation, Operation) else "",
)
def test_what_takes_away_is_named(loader: MigrationLoader, operation: Any) -> None:
    assert with_one(loader, operation)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("alert", "more", models.TextField(null=True)),
        migrations.AddField("alert", "more", models.TextField(default="", db_default="")),
        migrations.AlterField("alert", "kind", models.CharField(max_length=80)),
        migrations.AlterField("alert", "count", models.PositiveIntegerField(null=True)),
        migrations.AddIndex("alert", models.Index(fields=["kind"], name="by_kind")),
        AddIndexConcurrently("alert", models.Index(fields=["kind"], name="by_kind")),
        migrations.RunSQL("CREATE INDEX by_kind ON alerts (kind)"),
    ],
    ids=lambda operation: operation.describe() if isinstance(operation, Operation) else "",
)
def test_what_only_adds_is_fine(loader: MigrationLoader, operation: Any) -> None:
    assert not with_one(loader, operation)


def test_a_table_of_the_same_migration_is_nobodys_yet(loader: MigrationLoader) -> None:
    assert not with_one(
        loader,
        migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("fresh", "needed", models.TextField(default="")),
    )
