"""What reaches people who aren't looking: once per incident, to those who may know it, across restarts; and what they
may decide from there.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.conversations.models import Agreement, Conversation, Turn
from apps.core import alerts, clock
from apps.core.models import Alert, Lease, Stop
from apps.desk import twofactor
from apps.desk.models import AuditEvent, Membership
from apps.desk.notices import backlog, collect, heartbeat, outside, quiet, sending, telegram, tickets
from apps.desk.notices.models import Channel, Kind, Notice, TelegramBot, Ticket
from apps.marketplace.models import Account, Item
from apps.security import events
from tests.factories import a_conversation, a_turn, a_user, an_account, an_item
from tests.integration.desk_world import DRAFT, FLOOR, NAME, PHONE, a_held_turn, a_person
from tests.telegram import CHAT, TOKEN, Outside
from tests.telegram import outside as world_outside
from workers import notices as tasks

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(minutes=5)


@pytest.fixture
def world(settings: Any) -> Iterator[Outside]:
    with world_outside() as found:
        settings.WALLE_TELEGRAM_URL = found.address
        settings.WALLE_PUBLIC_URL = "https://walle.example.org"
        yield found


def a_channel(person: User, world: Outside, via: str = "telegram", **values: Any) -> Channel:
    """One of `person`'s, at any hour, of everything."""
    if via == "telegram":
        TelegramBot.objects.get_or_create(pk=1, defaults={"token": TOKEN, "username": "tienda_bot"})
    address = str(CHAT) if via == "telegram" else f"{world.address.replace('http', 'ntfy')}/tienda"
    given = {"quiet_from": None, "quiet_to": None, "wants": Kind.values, "with_words": True, "digest_at": time(0, 0)}
    created = {"created_at": clock.now() - timedelta(minutes=1), "name": "móvil", "via": via, "address": address}
    return Channel.objects.create(person=person, **created | given | values)


def waiting(**values: Any) -> Turn:
    """A held draft that nobody has decided for a while."""
    turn = a_held_turn(**values)
    Turn.objects.filter(pk=turn.pk).update(decided_at=clock.now())
    turn.refresh_from_db()
    return turn


def run(after: timedelta = LATER) -> None:
    """The task, some time from now."""
    with time_machine.travel(clock.now() + after, tick=True):
        tasks.tell()


def test_each_incident_reaches_each_channel_once(world: Outside) -> None:
    ana = a_person("Gestión")
    a_channel(ana, world, via="address")
    turn = waiting()
    alerts.raise_alert("session", f"account:{turn.conversation.account_id}", "Entra otra vez en Wallapop.")
    for _again in range(3):
        run()
    assert len(world.pushed) == 1
    told = world.pushed[0]["message"]
    assert "Entra otra vez" in told and NAME in told and DRAFT in told and str(FLOOR) not in told
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_who_decides_at_once_is_not_rung_for(world: Outside) -> None:
    a_channel(a_person("Revisión"), world)
    turn = waiting()
    run(after=timedelta(seconds=30))
    assert not world.sent
    Turn.objects.filter(pk=turn.pk).update(state="skipped", ended_at=clock.now())
    run()
    assert not world.sent


def test_what_is_over_by_then_is_not_told(world: Outside) -> None:
    a_channel(a_person("Revisión"), world)
    alerts.raise_alert("breaker", "source:wallapop", "source:wallapop está en pausa: answered 500")
    collect.collect()
    alerts.close("breaker", "source:wallapop")
    run()
    assert not world.sent
    assert Notice.objects.get().state == "void"


def test_nobody_is_told_of_what_they_may_not_see(world: Outside) -> None:
    viewer = a_person("Lectura")
    other = a_user(is_superuser=False)
    Membership.objects.create(person=other, role="manager", account=an_account())
    gone = a_user(is_active=False)
    for person in (viewer, other, gone):
        a_channel(person, world, via="address", name=person.username)
    turn = waiting()
    events_alert = f"conversation:{turn.conversation_id}"
    alerts.raise_alert("fraud", events_alert, f"{NAME} pide un pago fuera.")
    run()
    assert len(world.pushed) == 1  # the viewer, of the alert only, without a name
    assert NAME not in str(world.pushed) and DRAFT not in str(world.pushed) and PHONE not in str(world.pushed)


def test_without_the_owners_leave_no_word_of_a_buyer_passes_outside(world: Outside) -> None:
    a_channel(a_person("Gestión"), world, via="address", with_words=False)
    turn = waiting()
    alerts.raise_alert("fraud", f"conversation:{turn.conversation_id}", f"{NAME} pide un pago fuera.")
    run()
    told = str(world.pushed)
    assert "Posible estafa" in told and NAME not in told and DRAFT not in told and "/aviso/" not in told


def test_quiet_hours_keep_it_and_tell_it_together(world: Outside) -> None:
    madrid = clock.now().astimezone().replace(hour=12, minute=0)
    with time_machine.travel(madrid, tick=True):
        start, end = time(0, 0), time(23, 0)
        a_channel(a_person("Revisión"), world, quiet_from=start, quiet_to=end, with_words=False)
        waiting()
        alerts.raise_alert("challenge", "installation", "Wallapop pide una comprobación.")
        run()
        assert not world.sent and Notice.objects.filter(state="waiting").count() == 2
        Channel.objects.update(quiet_from=None, quiet_to=None)
        run(after=timedelta(minutes=6))
    assert len(world.sent) == 1 and world.last["text"].startswith("2 avisos")


def test_own_choices(world: Outside) -> None:
    a_channel(a_person("Revisión"), world, wants=[Kind.BREAKER])
    waiting()
    alerts.raise_alert("session", "installation", "Entra otra vez.")
    run()
    assert not Notice.objects.exists()


def test_a_flood_is_one_message_with_the_way_to_the_queue(world: Outside) -> None:
    a_channel(a_person("Revisión"), world)
    for _each in range(12):
        waiting()
    run()
    assert len(world.sent) == 1
    assert "Y 4 más" in world.last["text"] and "conversations/turn/" in world.last["text"]


def test_decisions_are_not_told_one_by_one_as_they_come(world: Outside) -> None:
    a_channel(a_person("Revisión"), world, with_words=False)
    waiting()
    run()
    waiting()
    run(after=LATER + timedelta(seconds=20))
    assert len(world.sent) == 1
    run(after=LATER * 2)
    assert len(world.sent) == 2


def test_killed_between_claim_and_sending_it_is_sent_once_more_and_never_a_third_time(
    world: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_channel(a_person("Revisión"), world, with_words=False)
    waiting()

    def dies(*_: Any) -> None:
        raise SystemExit

    for _death in range(2):
        with monkeypatch.context() as patched:
            patched.setattr(telegram, "say", dies)
            with pytest.raises(SystemExit):
                run(after=LATER * (1 + _death))
    assert not world.sent
    run(after=LATER * 3)
    assert Notice.objects.get().state == "sent"
    assert not world.sent  # both may have arrived: the channel can't tell


def test_killed_once_it_arrives(world: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    a_channel(a_person("Revisión"), world, with_words=False)
    waiting()
    with monkeypatch.context() as patched:
        patched.setattr(telegram, "say", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            run()
    run(after=LATER * 2)
    run(after=LATER * 3)
    assert len(world.sent) == 1


def test_refused_it_is_tried_again_and_the_channel_says_so(world: Outside) -> None:
    channel = a_channel(a_person("Revisión"), world)
    waiting()
    world.broken = 403
    run()
    channel.refresh_from_db()
    assert "bloqueado" in channel.problem and Notice.objects.get().state == "waiting"
    world.broken = 0
    run(after=LATER * 2)
    channel.refresh_from_db()
    assert len(world.sent) == 1 and not channel.problem


def test_refused_for_a_day_it_is_given_up(world: Outside) -> None:
    a_channel(a_person("Revisión"), world, via="address")
    waiting()
    world.broken = 500
    Notice.objects.all()
    run()
    Notice.objects.update(refusals=quiet.TRIES - 1)
    run(after=LATER * 2)
    assert Notice.objects.get().state == "failed"


def test_no_answer_counts_as_perhaps_sent(world: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    a_channel(a_person("Revisión"), world, with_words=False)
    waiting()

    def silent(*_: Any) -> None:
        raise outside.MaybeSent("TimedOut")

    with monkeypatch.context() as patched:
        patched.setattr(telegram, "say", silent)
        run()
        assert Notice.objects.get().state == "waiting"
        run(after=LATER * 2)
    assert Notice.objects.get().state == "sent"


def test_two_workers_tell_it_once(world: Outside) -> None:
    channel = a_channel(a_person("Revisión"), world)
    waiting()
    with time_machine.travel(clock.now() + LATER, tick=True):
        collect.collect()
        notice = Notice.objects.get()
        assert sending._claim(notice)
        assert not sending._claim(notice)
        sending.send()
    assert not world.sent and channel.notices.get().state == "sending"


def test_linking_a_chat_and_deciding_from_it(world: Outside) -> None:
    ana = a_person("Revisión")
    channel = a_channel(ana, world, address="")
    bot = TelegramBot.objects.get()
    code = telegram.invitation(channel, bot).rpartition("=")[2]
    world.writes("/start robado", chat=99)
    world.writes(f"/start {code}")
    tasks.hear()
    channel.refresh_from_db()
    assert channel.address == str(CHAT) and "Hecho" in world.last["text"]

    turn = waiting()
    run()
    assert DRAFT in world.last["text"]
    data = world.buttons()["Aprobar"]
    world.presses(data, chat=99)  # somebody else's chat
    tasks.hear()
    assert "ya no vale" in world.last["text"]
    world.presses(data)
    tasks.hear()
    assert "¿Enviar esto?" in world.last["text"] and Turn.objects.get(pk=turn.pk).state == "held"
    yes = world.buttons()["Sí, enviar"]
    world.presses(yes)
    tasks.hear()
    turn.refresh_from_db()
    assert turn.state == "ready" and turn.approved_by == ana
    world.presses(yes)
    tasks.hear()
    assert "ya se ha usado" in world.last["text"]
    assert AuditEvent.objects.filter(kind="did", person_id=ana.pk, page="desk_ticket", detail="aprobar").count() == 1


def test_news_are_heard_once(world: Outside) -> None:
    a_channel(a_person("Revisión"), world)
    world.writes("/start nada")
    assert telegram.hear() == 1
    assert telegram.hear() == 0


def test_taking_over_and_thinking_better_of_it(world: Outside) -> None:
    ana = a_person("Revisión")
    a_channel(ana, world)
    turn = waiting()
    run()
    world.presses(world.buttons()["La llevo yo"])
    tasks.hear()
    world.presses(world.buttons()["No"])
    tasks.hear()
    assert Conversation.objects.get(pk=turn.conversation_id).mode != "manual"
    world.presses(f"si-llevar:{Ticket.objects.get().pk}")
    tasks.hear()
    assert Conversation.objects.get(pk=turn.conversation_id).assigned_staff == ana


def test_rubbish_from_telegram_does_no_harm(world: Outside) -> None:
    a_channel(a_person("Revisión"), world)
    for data in ("", "aprobar", "aprobar:x", "si-aprobar:999999", "aprobar:" + "9" * 60):
        world.presses(data)
    world.writes("hola")
    assert telegram.hear() == 6
    assert TelegramBot.objects.get().read_to == 105


def a_link(world: Outside, person: User) -> tuple[Turn, str]:
    """A draft, and the address in its notice."""
    a_channel(person, world, via="address")
    turn = waiting()
    run()
    link = next(each for each in world.pushed[-1]["message"].split() if "/aviso/" in each)
    assert link.startswith("https://walle.example.org/")
    return turn, link.removeprefix("https://walle.example.org")


def test_a_link_shows_first_and_decides_once(world: Outside, client: Client) -> None:
    ana = a_person("Revisión")
    turn, link = a_link(world, ana)
    shown = client.get(link)
    assert DRAFT in shown.content.decode() and Turn.objects.get(pk=turn.pk).state == "held"
    assert AuditEvent.objects.filter(kind="saw", page="desk_ticket", person_id=ana.pk).exists()
    assert "Aprobado" in client.post(link, {"deed": "aprobar"}).content.decode()
    turn.refresh_from_db()
    assert turn.state == "ready" and turn.approved_by == ana
    again = client.post(link, {"deed": "aprobar"})
    assert again.status_code == 409 and "ya se ha usado" in again.content.decode()


def test_a_link_is_about_what_it_showed(world: Outside, client: Client) -> None:
    turn, link = a_link(world, a_person("Revisión"))
    Item.objects.update(list_price=150)
    answer = client.post(link, {"deed": "aprobar"})
    assert answer.status_code == 409 and "Algo ha cambiado" in answer.content.decode()
    assert Turn.objects.get(pk=turn.pk).state == "held"


@pytest.mark.parametrize("what", ["old", "forged", "left", "demoted", "second step"])
def test_a_link_that_must_not_decide(world: Outside, client: Client, what: str) -> None:
    ana = a_person("Revisión")
    turn, link = a_link(world, ana)
    moment = clock.now()
    if what == "old":
        moment += timedelta(days=2)
    elif what == "forged":
        link = link[:-4] + "xyz/"
    elif what == "left":
        User.objects.filter(pk=ana.pk).update(is_active=False)
    elif what == "demoted":
        Membership.objects.update(role="viewer")
    else:
        device = twofactor.begin(ana)
        type(device).objects.update(confirmed=True)
    with time_machine.travel(moment, tick=True):
        for answer in (client.get(link), client.post(link, {"deed": "aprobar"})):
            assert answer.status_code == 409 and DRAFT not in answer.content.decode()
    assert Turn.objects.get(pk=turn.pk).state == "held"


def test_a_link_needs_its_form(world: Outside) -> None:
    turn, link = a_link(world, a_person("Revisión"))
    assert Client(enforce_csrf_checks=True).post(link, {"deed": "aprobar"}).status_code == 403
    assert Client().post(link, {"deed": "vender"}).status_code == 409
    assert Turn.objects.get(pk=turn.pk).state == "held"


def an_agreement(**values: Any) -> Agreement:
    item = an_item()
    chat = a_conversation(item=item)
    return Agreement.objects.create(conversation=chat, account=item.account, item=item, price=190, **values)


def evening(hour: int = 21) -> datetime:
    local = clock.now().astimezone()
    return local.replace(hour=hour, minute=30, second=0, microsecond=0)


def test_the_digest_says_the_day_and_nothing_when_there_was_nothing(world: Outside) -> None:
    ana = a_person("Gestión")
    with time_machine.travel(evening(10), tick=True):
        a_channel(ana, world, digest_at=time(21, 0), wants=[Kind.DIGEST])
    with time_machine.travel(evening(), tick=True):
        tasks.tell()
        assert not world.sent and Notice.objects.get().state == "void"
        Notice.objects.all().delete()
        chat = an_agreement(status="done", closed_at=clock.now()).conversation
        a_held_turn()
        events.record("fraud_critical", 90, "retenida", "", [], account_id=chat.account_id, conversation_id=chat.pk)
        tasks.tell()
        tasks.tell()
    assert len(world.sent) == 1
    assert "Vendido: 1, 190\xa0€." in world.last["text"] and "Te espera: 1." in world.last["text"]
    assert "Bloqueado: 1" in world.last["text"] and "Acordado: 1." in world.last["text"]


def test_a_sale_is_told_at_once(world: Outside) -> None:
    a_channel(a_person("Lectura"), world)
    an_agreement()
    run(after=timedelta(seconds=1))
    assert "por 190\xa0€" in world.last["text"]


def test_work_that_piles_up_is_one_alert_while_it_lasts() -> None:
    account = an_account()
    turns = [a_turn(conversation=a_conversation(item=an_item(account=account))) for _ in range(backlog.MANY)]
    backlog.watch()
    assert not Alert.objects.exists()
    Turn.objects.update(state="held", reason="borrador")
    for _again in range(2):
        backlog.watch()
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject, alert.closed_at) == ("backlog", f"account:{account.pk}", None)
    Turn.objects.filter(pk__gt=turns[1].pk).update(state="skipped", ended_at=clock.now())
    backlog.watch()
    alert.refresh_from_db()
    assert alert.closed_at
    Turn.objects.filter(pk=turns[0].pk).update(waiting_since=clock.now() - backlog.LONG)
    backlog.watch()
    assert Alert.objects.filter(closed_at=None).count() == 1


def test_steps_that_stand_still_are_told_but_not_under_stop() -> None:
    turn = a_turn(not_before=clock.now() - backlog.STUCK)
    stop = Stop.objects.create(started_at=clock.now())
    backlog.watch()
    assert not Alert.objects.exists()
    stop.delete()
    backlog.watch()
    assert "no avanzan" in Alert.objects.get(subject=f"account:{turn.conversation.account_id}").detail


def test_the_sign_of_life_only_while_all_is_well(world: Outside, settings: Any) -> None:
    assert not heartbeat.beat()
    settings.WALLE_HEARTBEAT_URL = f"{world.address}/vivo"
    account = an_account(last_poll_at=clock.now())
    tasks.watch()
    assert world.beats == 1
    Account.objects.filter(pk=account.pk).update(last_poll_at=clock.now() - timedelta(hours=2))
    assert not heartbeat.beat() and world.beats == 1
    Account.objects.filter(pk=account.pk).update(status="paused")
    world.broken = 500
    assert not heartbeat.beat() and not Lease.objects.filter(name="heartbeat").exists()


def form(**values: Any) -> dict[str, Any]:
    given = {"deed": "guardar", "name": "ntfy", "via": "address", "wants": Kind.values, "digest_at": "21:00"}
    return given | {"quiet_from": "22:30", "quiet_to": "08:00"} | values


def test_ones_own_channels_page(world: Outside, client: Client) -> None:
    ana, page = a_person("Revisión"), reverse("desk_notices")
    client.force_login(ana)
    address = f"{world.address.replace('http', 'ntfy')}/secreto"
    assert client.post(page, form(target=address)).status_code == 302
    channel = Channel.objects.get()
    assert channel.person == ana and channel.address == address and not channel.with_words
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM notice_channels")
        assert "secreto" not in cursor.fetchone()[0]
    assert "secreto" not in client.get(page).content.decode()
    client.post(page, {"deed": "probar", "channel": channel.pk})
    assert "Si lees esto" in world.pushed[0]["message"]
    client.post(page, form(channel=channel.pk, name="otro", wants=["agreed"]))
    channel.refresh_from_db()
    assert (channel.name, channel.address, channel.wants) == ("otro", address, ["agreed"])
    stranger = a_person("Revisión")
    client.force_login(stranger)
    client.post(page, {"deed": "quitar", "channel": channel.pk})
    assert client.get(f"{page}?cambiar={channel.pk}").status_code == 404
    assert Channel.objects.count() == 1
    client.force_login(ana)
    client.post(page, {"deed": "quitar", "channel": channel.pk})
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"target": ""}, "Escribe la dirección"),
        ({"target": "https://127.0.0.1/admin"}, "servicio conocido"),
        ({"target": "json://127.0.0.1/x"}, "servicio conocido"),
        ({"target": "pover://solo"}, "le falta algo"),
        ({"target": "ntfy://h/t", "quiet_to": ""}, "las dos horas"),
        ({"target": "ntfy://h/t", "digest_at": "23:00"}, "hay silencio"),
        ({"target": "ntfy://h/t", "wants": ["todo"]}, "todo"),
        ({"target": "ntfy://h/t", "name": ""}, "obligatorio"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_kept(client: Client, values: dict[str, Any], said: str) -> None:
    client.force_login(a_person("Revisión"))
    answer = client.post(reverse("desk_notices"), form(**values))
    assert answer.status_code == 400 and said in answer.content.decode() and not Channel.objects.exists()


def test_the_bot_is_set_by_who_runs_the_system(world: Outside, client: Client) -> None:
    page = reverse("desk_notices")
    client.force_login(a_person("Gestión"))
    assert client.post(page, {"deed": "bot", "token": TOKEN}).status_code == 403
    client.force_login(a_user())
    client.post(page, {"deed": "bot", "token": "no:vale"})
    assert not TelegramBot.objects.exists()
    client.post(page, {"deed": "bot", "token": TOKEN})
    assert TelegramBot.objects.get().username == "tienda_bot"
    client.post(page, form(via="telegram", name="mi móvil"))
    shown = client.get(page).content.decode()
    assert "https://t.me/tienda_bot?start=" in shown and TOKEN not in shown


def test_no_more_channels_than_anybody_needs(client: Client, world: Outside) -> None:
    ana = a_person("Revisión")
    for _each in range(10):
        a_channel(ana, world)
    client.force_login(ana)
    assert client.post(reverse("desk_notices"), form(target="ntfy://h/t")).status_code == 400


def test_what_was_told_long_ago_is_forgotten(world: Outside) -> None:
    a_channel(a_person("Revisión"), world)
    waiting()
    run()
    with time_machine.travel(clock.now() + timedelta(days=200), tick=True):
        sending.prune()
    assert not Notice.objects.exists() and not Ticket.objects.exists()


def test_a_ticket_is_its_persons(world: Outside) -> None:
    ana, other = a_person("Revisión"), a_person("Revisión")
    turn = waiting()
    ticket = tickets.give(ana, turn)
    assert tickets.find(ticket.pk, ana) == ticket
    with pytest.raises(tickets.Gone):
        tickets.find(ticket.pk, other)
