"""`conversations.revision` rises in the transaction of every relevant change: message, mode, owner, block, ledger.

Our own echo is not a change: it says what the turn that wrote it already knew.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION conversations_raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.mode, NEW.assigned_staff_id, NEW.item_id, NEW.buyer_id)
       IS DISTINCT FROM (OLD.mode, OLD.assigned_staff_id, OLD.item_id, OLD.buyer_id)
    THEN
        NEW.revision := OLD.revision + 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conversations_revision BEFORE UPDATE ON conversations
    FOR EACH ROW EXECUTE FUNCTION conversations_raise_revision();

CREATE FUNCTION messages_raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE conversations SET revision = revision + 1 WHERE id = NEW.conversation_id;
    RETURN NULL;
END $$;
CREATE TRIGGER messages_revision AFTER INSERT ON messages
    FOR EACH ROW WHEN (NEW.author NOT IN ('assistant', 'staff')) EXECUTE FUNCTION messages_raise_revision();
CREATE TRIGGER offers_revision AFTER INSERT ON offers
    FOR EACH ROW EXECUTE FUNCTION messages_raise_revision();

CREATE FUNCTION buyers_block_raises_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE conversations SET revision = revision + 1 WHERE buyer_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER buyers_block_revision AFTER UPDATE OF blocked ON buyers
    FOR EACH ROW WHEN (OLD.blocked IS DISTINCT FROM NEW.blocked) EXECUTE FUNCTION buyers_block_raises_revision();
"""
BACKWARD = """
DROP TRIGGER buyers_block_revision ON buyers;
DROP FUNCTION buyers_block_raises_revision();
DROP TRIGGER offers_revision ON offers;
DROP TRIGGER messages_revision ON messages;
DROP FUNCTION messages_raise_revision();
DROP TRIGGER conversations_revision ON conversations;
DROP FUNCTION conversations_raise_revision();
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("marketplace", "0002_item_revision")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
