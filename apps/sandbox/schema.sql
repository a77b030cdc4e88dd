-- The simulated world's own file. `record` is the judge's evidence: rows are added, never changed or removed.
create table if not exists meta (key text primary key, value text not null);

create table if not exists users (
    id text primary key, number integer not null unique, name text not null, slug text not null,
    username text unique, password text, kind text not null check (kind in ('seller', 'buyer', 'ambient')),
    rating real, reviews integer not null default 0, buys integer not null default 0, sells integer not null default 0,
    city text not null, postal_code text not null, latitude real not null, longitude real not null,
    registered_ms integer not null, available integer not null default 1,
    malicious integer not null default 0, hidden integer not null default 0);

create table if not exists sessions (
    id text primary key, user_id text not null, created_ms integer not null, expires_ms integer not null,
    dead integer not null default 0);

create table if not exists items (
    id text primary key, number integer not null unique, user_id text not null, title text not null,
    description text not null, cents integer not null, currency text not null default 'EUR',
    category integer not null, taxonomy text not null, condition text not null, status text not null,
    shippable integer not null default 1, allows_shipping integer not null default 1, brand text,
    previous_cents integer, created_ms integer not null, modified_ms integer not null,
    views integer not null default 0, favorites integer not null default 0, picture text not null default 'box',
    hidden integer not null default 0, snapshot text, snapshot_ms integer not null default 0,
    offers_off integer not null default 0);
create index if not exists items_by_user on items (user_id, status);

create table if not exists conversations (
    id text primary key, item_id text not null, seller_id text not null, buyer_id text not null,
    channel text not null unique, created_ms integer not null, unique (item_id, buyer_id));
create table if not exists archived (
    conversation_id text not null, user_id text not null, primary key (conversation_id, user_id));
create table if not exists blocks (user_id text not null, blocked_id text not null, primary key (user_id, blocked_id));
create table if not exists favorites (
    user_id text not null, item_id text not null, created_ms integer not null, primary key (user_id, item_id));
create table if not exists offers (
    id text primary key, conversation_id text not null, item_id text not null, buyer_id text not null,
    cents integer not null, status text not null check (status in ('PENDING', 'DECLINED', 'ACCEPTED')),
    created_ms integer not null);
-- How the site behaves, where it isn't known or changed over the years (settings.py).
create table if not exists settings (name text primary key, value text not null);

-- Only delivered messages are here; what is late waits in `due`. author is null for third-voice messages; buyer_payload
-- is what the buyer's copy says where it isn't what the seller's says.
create table if not exists messages (
    seq integer primary key autoincrement, id text not null unique, conversation_id text not null, author text,
    type text not null, text text not null, payload text, buyer_payload text, sent_ms integer not null, time_token text not null,
    status text not null check (status in ('sent', 'received', 'read')), via text not null);
create index if not exists messages_by_conversation on messages (conversation_id, time_token);

create table if not exists events (t integer primary key, channel text not null, body text not null);
create index if not exists events_by_channel on events (channel, t);
create table if not exists due (
    n integer primary key autoincrement, at_ms integer not null, what text not null, body text not null);

create table if not exists scripts (
    buyer_id text primary key, script text not null, item_id text not null, conversation_id text,
    step text not null, due_ms integer not null, seen_seq integer not null default 0, memory text not null,
    started_ms integer not null, final text);

create table if not exists faults (
    n integer primary key autoincrement, kind text not null, account text not null, calls text not null,
    remaining integer, probability real not null, seconds real not null, hits integer not null default 0,
    armed_ms integer not null);

create table if not exists record (
    n integer primary key autoincrement, at_ms integer not null, kind text not null, account text, side text,
    user_id text, conversation_id text, item_id text, message_id text, via text, text text,
    detail text not null default '{}');
create index if not exists record_by_kind on record (kind, n);
create trigger if not exists record_no_update before update on record
    begin select raise(abort, 'the record is append-only'); end;
create trigger if not exists record_no_delete before delete on record
    begin select raise(abort, 'the record is append-only'); end;
