"""The database itself says what changed, at the commit: no code of ours can change a row and forget to say so.

A notification carries a table and a number, never a word of anybody; whoever listens reads the row with its own rights.
"""

from django.conf import settings
from django.db import migrations

CHANNEL = "walle_live"

#: Table -> events with the columns whose change people would see; "" for a new row.
ROWS = {
    "messages": ("",),
    "turns": ("", "state", "response_id", "not_before"),
    "offers": ("",),
    "alerts": ("", "closed_at"),
    "security_events": ("",),
    "accounts": ("", "status", "autonomy", "last_poll_at", "session_expires_at"),
    "conversations": ("", "state", "mode"),
    "staff_tasks": ("", "done_at"),
    "missing_facts": ("", "status"),
}
#: Tables of few rows, of which only "something changed" is said: services and STOP, and what somebody may do.
WHOLE = ("circuit_breakers", "stops")
PEOPLE = (
    "memberships",
    "auth_user_groups",
    "auth_user_user_permissions",
    "auth_group_permissions",
    "authenticators",
    "desk_sessions",
)

FUNCTIONS = f"""
CREATE FUNCTION walle_tell_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{CHANNEL}', TG_TABLE_NAME || ' ' || NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION walle_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{CHANNEL}', TG_ARGV[0]);
    RETURN NULL;
END $$;
"""


def _forward() -> str:
    made = [FUNCTIONS]
    for table, columns in ROWS.items():
        made.append(
            f"CREATE TRIGGER {table}_tell_new AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION walle_tell_row();"
        )
        if watched := [column for column in columns if column]:
            differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in watched)
            made.append(
                f"CREATE TRIGGER {table}_tell_change AFTER UPDATE OF {', '.join(watched)} ON {table}"
                f" FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION walle_tell_row();"
            )
    for table in WHOLE:
        made.append(
            f"CREATE TRIGGER {table}_tell AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION walle_tell('services');"
        )
    for table in PEOPLE:
        # Being seen somewhere again, or a code being used, changes nobody's rights.
        deeds = "DELETE" if table in ("desk_sessions", "authenticators") else "INSERT OR UPDATE OR DELETE"
        made.append(
            f"CREATE TRIGGER {table}_tell AFTER {deeds} ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION walle_tell('people');"
        )
    made.append(
        "CREATE TRIGGER auth_user_tell AFTER UPDATE OF is_active, is_staff, is_superuser, password ON auth_user"
        " FOR EACH STATEMENT EXECUTE FUNCTION walle_tell('people');"
    )
    return "\n".join(made)


def _backward() -> str:
    dropped = [f"DROP TRIGGER {table}_tell_new ON {table};" for table in ROWS]
    dropped += [f"DROP TRIGGER {table}_tell_change ON {table};" for table, columns in ROWS.items() if len(columns) > 1]
    dropped += [f"DROP TRIGGER {table}_tell ON {table};" for table in (*WHOLE, *PEOPLE, "auth_user")]
    return "\n".join([*dropped, "DROP FUNCTION walle_tell_row();", "DROP FUNCTION walle_tell();"])


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("core", "0001_initial"),
        ("marketplace", "0011_set_up"),
        ("security", "0002_append_only"),
        ("conversations", "0013_tasks_due"),
    ]
    operations = [migrations.RunSQL(_forward(), _backward())]
