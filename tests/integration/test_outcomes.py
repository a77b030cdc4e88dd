"""What came of conversations, read from the rows; and trials that touch new conversations only, until their end."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.ai_engine.models import PromptVersion
from apps.conversations import assess, briefs, experiments, outcome_rows, outcomes, verdicts
from apps.conversations.models import Agreement, Conversation, Enrolment, Experiment, Offer, Turn
from apps.conversations.refused import Refused
from apps.core import clock
from apps.desk.models import Membership
from apps.marketplace.models import Account, Item
from tests.factories import a_buyer, a_conversation, a_message, a_response, a_turn, a_user, an_account, an_item
from tests.integration.desk_world import FLOOR, a_person

pytestmark = pytest.mark.django_db(transaction=True)


def a_sent(chat: Conversation, **values: Any) -> Turn:
    """A reply that went out."""
    turn = a_turn(conversation=chat, intent=values.pop("intent", "precio"))
    response = a_response(turn=turn, personality="cercana", **values)
    by = {"approved_at": clock.now()} if values.get("source") != "cache" else {}
    Turn.objects.filter(pk=turn.pk).update(state="sent", response=response, ended_at=clock.now(), **by)
    return turn


def test_a_conversation_as_a_story() -> None:
    item = an_item(list_price=Decimal(200), floor_price=Decimal(160))
    chat = a_conversation(item=item)
    number = PromptVersion.objects.get(active=True)
    a_sent(chat, prompt_version=number, source="llm")
    a_sent(chat, source="staff", intent="envio")
    a_sent(chat, source="cache")
    thrown = a_turn(conversation=chat)
    a_response(turn=thrown)
    Turn.objects.filter(pk=thrown.pk).update(state="skipped", reason="descartada", ended_at=clock.now())
    for amount in (150, 170):
        Offer.objects.create(conversation=chat, item=item, who="buyer", kind="offer", amount=amount)
    Agreement.objects.create(account=chat.account, conversation=chat, item=item, price=180)
    silent = a_conversation(item=item)
    a_message(conversation=silent)
    Item.objects.filter(pk=item.pk).update(status="sold", promised_to=chat.buyer)

    with CaptureQueriesContext(
        connection,
    ) as counted:
        found = {each.conversation: each for each in outcome_rows.stories(Conversation.objects.all())}
    assert len(counted) == 1
    story = found[chat.pk]
    assert (story.intent, story.persona, story.prompt) == ("precio", "cercana", number.number)
    assert (story.agreement, story.price, story.best_offer) == ("agreed", Decimal(180), Decimal(170))
    assert (story.decided, story.unedited) == (2, 1)
    assert outcomes.end(story) == outcomes.AGREED and story.agreed_at
    assert outcomes.why(found[silent.pk]) == "otro_comprador" and found[silent.pk].buyer_had_last_word


def test_the_newest_are_read_where_there_are_too_many() -> None:
    chats = [a_conversation() for _ in range(3)]
    assert [each.conversation for each in outcome_rows.stories(Conversation.objects.all(), 2)] == [
        chats[2].pk, chats[1].pk,
    ]  # fmt: skip


def begin(**values: Any) -> Experiment:
    given: dict[str, Any] = {"name": "Otra voz", "what": "persona", "variant": "profesional_cordial"}
    given |= {"share": 50, "enough": 100, "days": 30, "account": None, "by": a_user()}
    return experiments.start(**given | values)


def a_pair(**values: Any) -> dict[str, Conversation]:
    """A new conversation in each arm."""
    found: dict[str, Conversation] = {}
    while len(found) < 2:
        chat = a_conversation(**values)
        experiments.enrol(chat)
        found[Enrolment.objects.get(conversation=chat).arm] = chat
    return found


def test_a_voice_is_tried_where_nobody_chose_one() -> None:
    before = a_conversation()
    begin()
    chosen = a_conversation(persona="amigable_casual")
    item_voice = a_conversation(item=an_item(persona="amigable_casual"))
    for chat in (before, chosen, item_voice):
        experiments.enrol(chat)
    assert not Enrolment.objects.exists()
    arms = a_pair()
    experiments.enrol(arms["variant"])
    assert Enrolment.objects.filter(conversation=arms["variant"]).count() == 1
    del arms["variant"]._on_trial  # type: ignore[attr-defined]
    assert experiments.variants(arms["variant"]) == {"persona": "profesional_cordial"}
    assert experiments.variants(arms["control"]) == {}


def judged(chat: Conversation, text: str) -> Turn:
    """The turn of a message, as the chain judges it."""
    turn = a_turn(conversation=chat, up_to_message=a_message(conversation=chat, text=text))
    assess.assess(turn.pk)
    turn.refresh_from_db()
    return turn


def test_the_chain_speaks_with_the_voice_on_trial_and_says_so_in_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "arm_of", lambda *_: experiments.Arm.VARIANT)
    begin(share=99)
    turn = judged(a_conversation(), "Hola, ¿cuánto pide?")
    assert Enrolment.objects.get().arm == "variant"
    turn = Turn.objects.select_related("conversation__item", "conversation__account", "conversation__buyer").get(
        pk=turn.pk
    )
    assert briefs.brief_of(verdicts.Case(turn)).persona == "profesional_cordial"


def test_a_ladder_on_trial_stays_above_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "arm_of", lambda *_: experiments.Arm.VARIANT)
    begin(what="ladder", variant={"first_counter_pct": 50}, share=99)
    turn = judged(a_conversation(item=an_item()), "te doy 186")
    assert Enrolment.objects.get().arm == "variant"
    assert (turn.decision["kind"], turn.decision["amount"]) == ("accept", "186")
    own = an_item(ladder={"first_counter_pct": 3})
    other = judged(a_conversation(item=own), "te doy 186")
    assert other.decision["kind"] == "counter" and Decimal(other.decision["amount"]) > 200
    low = judged(a_conversation(item=an_item()), "te doy 170")
    assert low.decision["kind"] == "counter" and Decimal(low.decision["amount"]) == 185  # the floor, not half


def test_a_guiding_text_on_trial() -> None:
    other = PromptVersion.objects.create(number=77, text="Escribe en verso.", active=False)
    begin(what="prompt", variant=77)
    arms = a_pair()
    assert experiments.prompt_for(arms["variant"]) == other
    assert experiments.prompt_for(arms["control"]) == PromptVersion.objects.get(active=True)
    other.delete()
    del arms["variant"]._on_trial  # type: ignore[attr-defined]
    assert experiments.prompt_for(arms["variant"]) == PromptVersion.objects.get(active=True)


def test_another_accounts_conversations_are_left_alone_and_an_ended_trial_touches_nobody() -> None:
    mine = an_account()
    trial = begin(account=mine)
    experiments.enrol(a_conversation())
    assert not Enrolment.objects.exists()
    arms = a_pair(item=an_item(account=mine))
    assert experiments.stop(trial.pk) and not experiments.stop(trial.pk)
    assert experiments.variants(Conversation.objects.get(pk=arms["variant"].pk)) == {}


@pytest.mark.parametrize(
    "values",
    [
        {"name": " "}, {"variant": "nadie"}, {"what": "otra"}, {"what": "prompt", "variant": 999}, {"share": 100},
        {"what": "ladder", "variant": {"first_counter_pct": 90}}, {"enough": 1}, {"days": 0}, {"days": 1000},
    ],
)  # fmt: skip
def test_what_cannot_be_tried_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        begin(**values)
    assert not Experiment.objects.exists()


def test_one_of_a_kind_at_a_time() -> None:
    begin()
    with pytest.raises(Refused):
        begin(name="Otra más")
    begin(what="ladder", variant={"rounds": 1})


def test_it_ends_by_itself_when_its_time_has_come() -> None:
    trial = begin()
    assert experiments.review() == 0
    Experiment.objects.update(until=clock.now() - timedelta(minutes=1))
    assert experiments.review() == 1
    trial.refresh_from_db()
    assert trial.ended_at and trial.verdict == "no_matter"


def test_a_harmful_one_is_ended_early() -> None:
    trial = begin()
    for number in range(60):
        item = an_item()
        chat = a_conversation(item=item, state="abandonado")
        Enrolment.objects.create(experiment=trial, conversation=chat, arm="control" if number % 2 else "variant")
        if number % 2:
            ended = {"status": "done", "closed_at": clock.now()}
            Agreement.objects.create(account=item.account, conversation=chat, item=item, price=200, **ended)
    experiments.review()
    trial.refresh_from_db()
    assert trial.verdict == "harmful"


def test_the_page_its_parts_and_its_file(client: Client) -> None:
    item = an_item(title="=cmd|' /C calc'!A0", floor_price=FLOOR)
    chat = a_conversation(item=item, state="abandonado")
    Offer.objects.create(conversation=chat, item=item, who="buyer", kind="offer", amount=10)
    page = reverse("desk_outcomes")
    client.force_login(a_person("Gestión"))
    for by in ("item", "intent", "persona", "prompt", "nada"):
        assert client.get(page, {"por": by, "dias": "90"}).status_code == 200
    told = client.get(page).content.decode()
    assert "ofrecía menos del mínimo" in told and "Sobre el mínimo" in told
    sent = client.get(page, {"formato": "csv"})
    assert "attachment" in sent["Content-Disposition"] and "'=cmd" in sent.content.decode()
    client.force_login(a_person("Lectura"))
    told = client.get(page).content.decode() + client.get(page, {"formato": "csv"}).content.decode()
    assert "no hubo acuerdo en el precio" in told and "Sobre el mínimo" not in told
    assert "ofrecía menos" not in told and str(FLOOR) not in told and "sobre_el_minimo" not in told


def test_the_page_costs_the_same_however_many_there_are(client: Client) -> None:
    client.force_login(a_user())
    page = reverse("desk_outcomes")

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(page)
        return len(counted)

    a_conversation()
    client.get(page)
    before = queries()
    for _each in range(6):
        a_conversation(buyer=a_buyer())
    assert queries() == before


def test_nobody_sees_or_tries_what_is_another_accounts(client: Client) -> None:
    mine = an_account()
    manager = a_user(is_superuser=False)
    Membership.objects.create(person=manager, role="manager", account=mine)
    a_conversation(item=an_item(title="Ajena"))
    begin(name="De todas")
    client.force_login(manager)
    page = reverse("desk_outcomes")
    told = client.get(page).content.decode()
    assert "Ajena" not in told and "De todas" not in told
    form = {"deed": "empezar", "name": "x", "what": "ladder", "ladder_rounds": "1", "share": "50", "enough": "50"}
    form |= {"days": "10"}
    for account in ("", str(Account.objects.exclude(pk=mine.pk).values_list("pk", flat=True)[0]), "x"):
        client.post(page, form | {"account": account})
    client.post(page, {"deed": "acabar", "experiment": Experiment.objects.get().pk})
    assert Experiment.objects.get().ended_at is None


def test_a_trial_is_begun_and_ended_on_the_page(client: Client) -> None:
    operator = a_user()
    client.force_login(operator)
    page = reverse("desk_outcomes")
    form = {"deed": "empezar", "name": "Más despacio", "what": "ladder", "share": "30", "enough": "50", "days": "10"}
    client.post(page, form)
    client.post(page, form | {"ladder_step_pct": "mucho"})
    client.post(page, form | {"ladder_step_pct": "3,5", "share": "todas"})
    assert not Experiment.objects.exists()
    client.post(page, form | {"ladder_step_pct": "3,5", "ladder_rounds": "2"})
    trial = Experiment.objects.get()
    assert (trial.variant, trial.share, trial.started_by) == ({"step_pct": 3.5, "rounds": 2}, 30, operator)
    assert "En marcha: 0 de 50" in client.get(page).content.decode()
    client.post(page, {"deed": "acabar", "experiment": trial.pk})
    assert "acabado a mano" in client.get(page).content.decode()
    client.force_login(a_person("Revisión"))
    assert client.post(page, form).status_code == 403
