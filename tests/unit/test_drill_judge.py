"""The drill's judge must fail when it should: handmade records, one for each broken promise and for its
honest twin.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.drill.judge import Evidence, Incident, Outage, Row, judge, window

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
TALK = "c1"


class World:
    """A record and our rows, written line by line; a line's number is also its second."""

    def __init__(self) -> None:
        self.record: list[Row] = []
        self.messages: list[Row] = []
        self.turns: list[Row] = []

    def line(self, kind: str, **fields: Any) -> Row:
        n = len(self.record) + 1
        line = {
            "n": n,
            "at_ms": (START + timedelta(seconds=n)).timestamp() * 1000,
            "kind": kind,
            "account": "me",
            "side": None,
            "user_id": None,
            "conversation_id": TALK,
            "message_id": f"m{n}",
            "via": None,
            "text": "",
            "detail": {"time_token": str(n)},
        } | fields
        self.record.append(line)
        return line

    def says(self, text: str, *, taken_in: bool = True) -> int:
        """A buyer writes; returns our row's id."""
        line = self.line("delivered", side="buyer", via="control", text=text)
        return self.take_in(line, "buyer") if taken_in else 0

    def seller_types(self, text: str) -> int:
        return self.take_in(self.line("delivered", side="seller", via="official_app", text=text), "seller_app")

    def take_in(self, line: Row, author: str, turn: int | None = None) -> int:
        row = {"id": line["n"], "external_id": line["message_id"], "conversation": TALK, "author": author}
        self.messages.append(row | {"turn_id": turn, "text": line["text"]})
        return int(line["n"])

    def reads(self, via: str = "api", until: int | None = None) -> None:
        newest = str(len(self.record) if until is None else until)
        self.line("thread_read", user_id="me", via=via, detail={"time_token": newest})

    def sends(self, text: str, *, turn: int | None, delivered: bool = True) -> None:
        """A publish of ours for a turn, or for none."""
        publish = self.line("publish", side="seller", via="publish", text=text)
        if delivered:
            line = self.line("delivered", side="seller", via="publish", text=text)
            line["message_id"] = publish["message_id"]
            self.take_in(line, "assistant" if turn else "seller_app", turn)

    def turn(self, up_to: int, state: str = "sent", reason: str = "", **fields: Any) -> int:
        number = len(self.turns) + 1
        values = {"id": number, "conversation": TALK, "state": state, "reason": reason, "messages": None}
        self.turns.append(values | {"up_to_message_id": up_to, "approved_at": None} | fields)
        return number

    def answered(self, text: str = "¿Sigue disponible?", reply: str = "Sí, claro.") -> None:
        """What a good day looks like."""
        up_to = self.says(text)
        self.reads()
        self.sends(reply, turn=self.turn(up_to))

    def found(self, **more: Any) -> list[str]:
        evidence = Evidence(self.record, self.messages, self.turns, **more)
        return [finding.verdict for finding in judge(evidence)]


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


def alert(kind: str, second: float, subject: str = "account:1") -> Row:
    return {"kind": kind, "subject": subject, "opened_at": at(second), "closed_at": None}


def test_a_question_answered_in_time_breaks_nothing() -> None:
    world = World()
    world.answered()
    world.answered("¿Haces envío?", "Sí, por Wallapop.")
    assert world.found() == []


def test_a_buyers_message_that_we_never_read_is_lost() -> None:
    world = World()
    world.answered()
    world.says("¿Hola?", taken_in=False)
    assert world.found() == ["lost"]


def test_a_message_read_but_covered_by_no_turn_is_lost() -> None:
    world = World()
    world.answered()
    world.says("¿Y el precio?")
    assert world.found() == ["lost"]


def test_held_and_skipped_with_a_reason_are_ends_without_a_reason_not() -> None:
    for state in ("held", "skipped"):
        world = World()
        world.turn(world.says("¿Me fío de ti?"), state, "riesgo")
        assert world.found() == []
        world.turns[0]["reason"] = ""
        assert world.found() == ["lost"]


def test_superseded_counts_only_with_a_successor() -> None:
    world = World()
    first = world.says("¿Sigue disponible?")
    world.turn(first, "superseded", "escribio_de_nuevo")
    assert world.found() == ["lost"]
    world.turn(world.says("¿Hola?"), "held", "pide_persona")
    assert world.found() == []


def test_what_the_seller_answered_by_hand_is_not_lost_what_came_later_is() -> None:
    world = World()
    world.turn(world.says("¿Sigue disponible?"), "superseded", "contesto_el_vendedor")
    world.seller_types("Sí, soy yo")
    assert world.found() == []
    world.says("¿Y haces envío?")
    assert world.found() == ["lost"]


def test_a_turn_left_on_its_way_is_lost() -> None:
    world = World()
    up_to = world.says("¿Sigue disponible?")
    world.turn(up_to, "held", "riesgo")
    world.turn(up_to, "unknown")
    assert world.found() == ["lost"]


def test_a_turn_called_sent_of_which_nothing_arrived_is_lost() -> None:
    world = World()
    world.turn(world.says("¿Sigue disponible?"))
    assert world.found() == ["lost"]


def test_a_message_that_arrived_late_counts_by_what_the_turn_was_written_for() -> None:
    world = World()
    late, newest = world.says("¿Haces envío?"), world.says("¿Y la caja?")
    world.reads()
    world.messages[0]["id"] = late = 99  # taken in after the newer one
    number = world.turn(newest)
    world.sends("Sí a todo.", turn=number)
    assert world.found() == ["lost", "out of date"]
    world.turns[0]["messages"] = [late, newest]
    assert world.found() == []


def test_the_same_text_twice_in_a_conversation_is_a_repetition_whatever_its_spaces() -> None:
    world = World()
    world.answered()
    world.answered("¿Seguro?", " Sí,  claro. ")
    assert world.found() == ["repeated"]


def test_the_same_text_to_two_buyers_is_none() -> None:
    world = World()
    world.answered()
    world.answered()
    for rows, name in ((world.record[4:], "conversation_id"), (world.messages[2:], "conversation")):
        for row in rows:
            row[name] = "c2"
    world.turns[1]["conversation"] = "c2"
    assert world.found() == []


def test_one_turn_delivered_twice_in_other_words_is_a_repetition() -> None:
    world = World()
    world.answered()
    world.reads()
    world.sends("Sí, todavía.", turn=1)
    assert world.found() == ["repeated"]


def test_our_own_words_taken_for_a_person_are_found() -> None:
    world = World()
    world.answered()
    world.reads()
    world.sends("¿Te lo guardo?", turn=None)
    assert world.found() == ["unrecognised"]


def test_a_reply_that_ignores_what_was_there_at_its_last_read_is_out_of_date() -> None:
    world = World()
    first = world.says("¿Sigue disponible?")
    second = world.says("no, mejor por 80 €")
    world.reads()
    world.sends("Sí, claro.", turn=world.turn(first))
    world.turn(second, "held", "riesgo")
    assert world.found() == ["out of date"]


def test_what_came_after_the_last_read_fell_into_the_window_and_is_counted() -> None:
    world = World()
    first = world.says("¿Sigue disponible?")
    world.reads()
    second = world.says("no, mejor por 80 €")
    world.reads(via="page")
    world.sends("Sí, claro.", turn=world.turn(first))
    world.turn(second, "held", "riesgo")
    assert world.found() == []
    blind = window(Evidence(world.record, world.messages, world.turns))
    assert (blind.hits, blind.p50, blind.longest) == (1, 3000, 3000)


def test_a_message_kept_back_from_the_reader_was_not_there_to_be_seen() -> None:
    world = World()
    first = world.says("¿Sigue disponible?")
    second = world.says("no, mejor por 80 €")
    world.reads(until=first)
    world.sends("Sí, claro.", turn=world.turn(first))
    world.turn(second, "held", "riesgo")
    assert world.found() == []


def test_a_reply_sent_without_reading_the_thread_is_out_of_date() -> None:
    world = World()
    world.sends("Sí, claro.", turn=world.turn(world.says("¿Sigue disponible?")))
    assert world.found() == ["out of date"]


def test_nothing_may_leave_once_the_seller_has_spoken_unless_a_person_approved_it() -> None:
    world = World()
    up_to = world.says("¿Sigue disponible?")
    world.seller_types("Hola, soy yo")
    world.reads()
    world.sends("Sí, claro.", turn=world.turn(up_to))
    assert world.found() == ["under take-over"]
    world.turns[0]["approved_at"] = START
    assert world.found() == []


def test_the_seller_speaking_after_the_last_read_could_not_be_known() -> None:
    world = World()
    up_to = world.says("¿Sigue disponible?")
    world.reads()
    world.seller_types("Hola, soy yo")
    world.sends("Sí, claro.", turn=world.turn(up_to))
    assert world.found() == []


def test_stop_silences_two_seconds_after_it_was_pressed_and_until_it_is_lifted() -> None:
    world = World()
    world.answered()  # published in second 3
    assert world.found(stops=[{"started_at": at(0.5), "ended_at": None}]) == ["under STOP"]
    assert world.found(stops=[{"started_at": at(1.5), "ended_at": None}]) == []
    assert world.found(stops=[{"started_at": at(-9), "ended_at": at(2.5)}]) == []


def test_a_message_never_delivered_under_stop_was_sent_all_the_same() -> None:
    world = World()
    up_to = world.says("¿Sigue disponible?")
    world.reads()
    world.sends("Sí, claro.", turn=None, delivered=False)
    world.turn(up_to, "held", "no_se_envio")
    assert world.found(stops=[{"started_at": at(0), "ended_at": None}]) == ["under STOP"]


def test_one_incident_alerts_once() -> None:
    incident = Incident("market 500", at(10), at(20), alerts=True)
    world = World()
    assert world.found(incidents=[incident], alerts=[alert("breaker", 12)]) == []
    twice = [alert("breaker", 12), alert("breaker", 18)]
    assert world.found(incidents=[incident], alerts=twice) == ["alerts"]
    again = Incident("market 429", at(16), at(19), alerts=True)
    assert world.found(incidents=[incident, again], alerts=twice) == []


def test_an_alert_without_an_incident_is_one_too_many() -> None:
    killed = Incident("kill redis", at(10), at(10), alerts=False)
    assert World().found(incidents=[killed], alerts=[alert("breaker", 12)]) == ["alerts"]


def test_an_alert_about_a_conversation_is_an_incident_of_its_own_once() -> None:
    fraud = alert("fraud", 12, "conversation:7")
    assert World().found(alerts=[fraud]) == []
    assert World().found(alerts=[fraud, fraud]) == ["alerts"]


def test_a_lost_account_alerts_exactly_once_and_sends_nothing() -> None:
    incident = Incident("market session_dead", at(0), at(30), alerts=True)
    outage = Outage("needs_login", at(0.5), at(30))
    told = [alert("session", 0.4)]
    assert World().found(incidents=[incident], outages=[outage], alerts=told) == []
    assert World().found(incidents=[incident], outages=[outage]) == ["alerts"]
    world = World()
    world.answered()
    assert world.found(incidents=[incident], outages=[outage], alerts=told) == ["under STOP"]
