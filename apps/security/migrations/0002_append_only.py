"""Security events can't be changed or removed, by any code, admin page or SQL of ours."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION security_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'security_events is append-only: % refused', TG_OP;
END $$;
CREATE TRIGGER security_events_no_change BEFORE UPDATE OR DELETE ON security_events
    FOR EACH ROW EXECUTE FUNCTION security_events_are_append_only();
CREATE TRIGGER security_events_no_truncate BEFORE TRUNCATE ON security_events
    FOR EACH STATEMENT EXECUTE FUNCTION security_events_are_append_only();
"""
BACKWARD = """
DROP TRIGGER security_events_no_truncate ON security_events;
DROP TRIGGER security_events_no_change ON security_events;
DROP FUNCTION security_events_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("security", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
