"""Every column that can hold words, and whose they may be. A test fails for a column that is in neither table.

A new column is decided on here, once: erasing, exporting and the anonymised copy follow. How a personal column is made
anonymous: `name`, `text` and `id` by another of the same kind (the same for the same value), `blank`, `null`, `list`
and `dict` by nothing, `login` by a name that cannot log in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import Model

#: Columns with data of a buyer: what the model is, how a row leads to its buyer («-»: it cannot be known), columns.
BUYERS = """
marketplace.Buyer pk external_id:id name:name rating:null reviews:null purchases:null distance_km:null member_since:null
conversations.Conversation buyer external_id:id buyer_name:name read_digest:blank
conversations.Message conversation__buyer external_id:id text:text raw:dict
conversations.Turn conversation__buyer reason_detail:text decision:dict
conversations.Response conversation__buyer response_text:text fell_back_because:text guard_verdict:list facts:list
conversations.Response conversation__buyer instruction:text
conversations.Note conversation__buyer text:text
conversations.StaffTask conversation__buyer text:text
conversations.Agreement conversation__buyer place:text notes:text
conversations.ReplayRow turn__conversation__buyer result:null
conversations.MissingFact turns__conversation__buyer key:id topic:text question:text answer:text
core.Alert - subject:keep detail:text
marketplace.PageFailure - error:text url:blank screenshot:null html:blank
security.SecurityEvidence buyer_id text:text explanation:text
security.SeenContact buyer_id digest:id masked:text
security.ListedContact - value:id note:text
admin.LogEntry - object_repr:text change_message:blank
marketplace.ItemFact - question:text answer:text
desk.ApiAnswer - body:dict
privacy.LegalHold buyer reason:text
"""

#: Columns about whoever works here or sells, and secrets: no buyer's, but nothing for a copy either.
HOUSE = """
ai_engine.Persona examples:list
auth.User username:login password:blank first_name:blank last_name:blank email:blank
marketplace.Account username:name external_id:id session_state:blank
marketplace.Item description:text reference:text shelf:text pickup_area:text external_id:id
marketplace.ItemEdit rows:list
axes.AccessAttempt user_agent:blank ip_address:null username:blank http_accept:blank get_data:blank post_data:blank
axes.AccessFailureLog user_agent:blank ip_address:null username:blank http_accept:blank
axes.AccessLog user_agent:blank ip_address:null username:blank http_accept:blank session_hash:blank
desk.ApiToken name:text digest:id
desk.AuditEvent name:name detail:text address:blank object_id:keep
desk.Authenticator name:blank key:blank
desk.DeskSession session_key:id device:blank address:blank
desk.RecoveryCode digest:id
notices.Channel name:text address:blank link_code:blank problem:blank
notices.TelegramBot token:blank username:blank
pricing.SourceState client_id:blank client_secret:blank last_error:blank
sessions.Session session_key:id session_data:blank
core.Lease holder:keep name:keep
core.CircuitBreaker name:keep reason:blank
privacy.LegalHold set_by:name lifted_by:name
privacy.Erasure asked_by:name digest:keep counts:keep
privacy.TrainingExport path:id host:keep
privacy.DiskReading host:keep
conversations.Replay problem:blank
"""

#: What holds nobody's words: the program's own, the shop's goods, prices.
PLAIN = """
admin.LogEntry object_id
ai_engine.Persona slug name description style
ai_engine.PromptVersion text note
auth.Group name
auth.Permission name codename
axes.AccessAttempt path_info
axes.AccessFailureLog path_info
axes.AccessLog path_info
contenttypes.ContentType app_label model
conversations.Agreement currency way payment status
conversations.AutonomyChange intent before after why
conversations.Conversation product_name state persona priority mode mode_before
conversations.Enrolment arm
conversations.Experiment name what variant verdict
conversations.IntentAutonomy intent level
conversations.Message author kind
conversations.MissingFact status
conversations.Offer who currency kind
conversations.Replay prompt_text prompt_name persona model mode status
conversations.Response model_used personality source our_offer_kind
conversations.StaffTask kind
conversations.Turn cause state reason intent our_offer_kind trace_id
core.Alert kind
core.CircuitBreaker state
desk.ApiAnswer key asked
desk.ApiToken scope
desk.AuditEvent kind page
desk.Membership role
django_celery_beat.CrontabSchedule minute hour day_of_month month_of_year day_of_week timezone
django_celery_beat.IntervalSchedule period
django_celery_beat.PeriodicTask name task args kwargs queue exchange routing_key headers description
django_celery_beat.SolarSchedule event
marketplace.Account platform status autonomy persona seller_kind timezone
marketplace.Item title currency ladder condition grammar status autonomy persona wanted_status wanted_error
notices.Channel via wants
notices.Notice kind key state
pricing.ImportedPrice product_name source external_id title kind condition url
pricing.PriceAnalysis product_name platform currency market_position note condition prices sources news
pricing.ItemScan trouble
pricing.PriceProposal state before after
pricing.PriceObservation source external_id title currency condition url dropped_because
pricing.PriceVerdict product_name source external_id
pricing.SourceState name
privacy.RetentionPass kind
security.ListedContact kind verdict
security.SecurityEvent event_type patterns_detected action_taken trace_id
security.SecurityEvidence rule
security.SeenContact kind
security.StaffVerdict verdict scam_type level
"""

#: What a buyer gets to see of each table, by its columns. Never a floor, a limit or a reason that tells of one.
EXPORTED = """
marketplace.Buyer id external_id name rating reviews purchases distance_km member_since
marketplace.Buyer blocked trusted first_seen_at erased_at
conversations.Conversation id external_id buyer_name product_name state risk_score priority mode
conversations.Conversation created_at last_message_at
conversations.Message id conversation_id author kind text sent_at seen_at raw
conversations.Response id conversation_id response_text source model_used created_at instruction
conversations.Turn id conversation_id cause state intent opened_at ended_at
conversations.Offer id conversation_id who amount currency kind valid_until
conversations.Note id conversation_id text created_at
conversations.StaffTask id conversation_id kind text
conversations.Agreement id conversation_id price currency way payment place notes status
conversations.MissingFact id topic question answer
conversations.ReplayRow id turn_id result
security.SecurityEvent id event_type risk_score action_taken timestamp conversation_id message_id
security.SecurityEvidence id event_id rule text explanation
security.SeenContact id kind masked conversation_id seen_at
security.StaffVerdict id message_id verdict scam_type decided_at
privacy.LegalHold id reason set_at lifted_at
"""

#: Those that lead to a buyer and hold no words of theirs.
_TIED = {
    "conversations.Offer": "conversation__buyer",
    "security.SecurityEvent": "buyer_id",
    "security.StaffVerdict": "buyer_id",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where personal data are outside the tables, and what becomes of them there."""

    name: str
    holds: str
    goes: str


#: Outside the database. docs/privacy.md lists the same.
OUTSIDE = (
    Place("Redis: ai_response_cache:*", "respuestas escritas para un comprador", "1 hora; al borrar, todas"),
    Place("Redis: draft:*", "la respuesta que se está escribiendo", "un minuto"),
    Place("Redis: wallapop_session:*", "acceso del vendedor, cifrado; nada de compradores", "24 horas"),
    Place("Redis: price_raw:*, price_source:*, price_cache:*", "anuncios de terceros, sin nombres", "1 día, 6 horas"),
    Place("Redis: performance_metrics, system_health", "cifras; nada de compradores", "5 y 1 minutos"),
    Place("logs/", "números de conversación y de cuenta; ni nombres ni textos", "30 días; al borrar, se tachan"),
    Place("profiles/", "navegador del vendedor; su caché puede tener fotos de perfil", "al borrar, la caché"),
    Place("page_failures (capturas)", "páginas que fallaron, donde puede verse un chat", "30 días; al borrar"),
    Place("replay_rows (ensayos)", "lo que se escribió de nuevo para una conversación", "90 días; al borrar"),
    Place("training_exports", "ficheros de export_verdicts y de replay --json", "al borrar, sus filas"),
    Place("backups", "todo lo anterior, cifrado", "su plazo; al restaurar se repiten los borrados"),
    Place("sandbox.sqlite3", "solo en la demostración: personas inventadas", "make reset"),
)


def _lines(table: str) -> Iterator[list[str]]:
    return (line.split() for line in table.strip().splitlines())


def _pair(column: str) -> tuple[str, str]:
    name, _colon, how = column.partition(":")
    return name, how


@cache
def personal() -> dict[str, dict[str, str]]:
    """Columns with somebody's data by model label, each with how it is made anonymous: buyers' and the house's."""
    found: dict[str, dict[str, str]] = {}
    for label, _owner, *columns in _lines(BUYERS):
        found.setdefault(label, {}).update(_pair(column) for column in columns)
    for label, *columns in _lines(HOUSE):
        found.setdefault(label, {}).update(_pair(column) for column in columns)
    return found


@cache
def plain() -> dict[str, frozenset[str]]:
    """Columns with nobody's data, by model label."""
    return {label: frozenset(columns) for label, *columns in _lines(PLAIN)}


@cache
def owners() -> dict[str, str]:
    """How a row of each model leads to its buyer: a lookup that takes the buyer's id."""
    return {label: way for label, way, *_ in _lines(BUYERS) if way != "-"} | _TIED


@cache
def exported() -> dict[type[Model], tuple[str, ...]]:
    """What is told of a buyer, by model, in this order."""
    found: dict[type[Model], tuple[str, ...]] = {}
    for label, *columns in _lines(EXPORTED):
        model = apps.get_model(label)
        found[model] = (*found.get(model, ()), *columns)
    return found


def counts(buyer_id: int) -> dict[str, int]:
    """How many rows of each table are about this buyer, by the table's name; without those that have none."""
    found = {}
    for label, way in owners().items():
        model = apps.get_model(label)
        number = model._default_manager.filter(**{way: buyer_id}).distinct().count()
        if number:
            found[model._meta.db_table] = number
    return found
