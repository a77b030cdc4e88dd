"""`items.revision` rises in the transaction of every change that may alter what we would say, whoever makes it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION items_raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.title, NEW.description, NEW.list_price, NEW.currency, NEW.floor_price, NEW.ladder, NEW.sell_before, NEW.condition,
        NEW.shipping, NEW.pickup_area, NEW.status, NEW.promised_to_id)
       IS DISTINCT FROM
       (OLD.title, OLD.description, OLD.list_price, OLD.currency, OLD.floor_price, OLD.ladder, OLD.sell_before, OLD.condition,
        OLD.shipping, OLD.pickup_area, OLD.status, OLD.promised_to_id)
    THEN
        NEW.revision := OLD.revision + 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER items_revision BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION items_raise_revision();

CREATE FUNCTION item_facts_raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE items SET revision = revision + 1 WHERE id IN (OLD.item_id, NEW.item_id);
    RETURN NULL;
END $$;
CREATE TRIGGER item_facts_revision AFTER INSERT OR UPDATE OR DELETE ON item_facts
    FOR EACH ROW EXECUTE FUNCTION item_facts_raise_revision();
"""
BACKWARD = """
DROP TRIGGER item_facts_revision ON item_facts;
DROP FUNCTION item_facts_raise_revision();
DROP TRIGGER items_revision ON items;
DROP FUNCTION items_raise_revision();
"""


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
