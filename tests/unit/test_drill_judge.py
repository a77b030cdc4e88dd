"""The drill's judge must fail when it should: handmade records, one for each broken promise and for its
honest twin.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.drill.evidence import Evidence, Incident, Outage, Row
from tests.drill.faults import may_cause, share
from tests.drill.judge import judge, vacuous, window

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

    def says(self, text: str, *, taken_in: bool = True, after: float = 0) -> int:
        """A buyer writes, and we take it in some seconds after; returns our row's id."""
        line = self.line("delivered", side="buyer", via="control", text=text)
        return self.take_in(line, "buyer", after=after) if taken_in else 0

    def seller_types(self, text: str, *, after: float = 0) -> int:
        line = self.line("delivered", side="seller", via="official_app", text=text)
        return self.take_in(line, "seller_app", after=after)

    def take_in(self, line: Row, author: str, turn: int | None = None, after: float = 0) -> int:
        row = {"id": line["n"], "external_id": line["message_id"], "conversation": TALK, "author": author}
        self.messages.append(row | {"turn_id": turn, "text": line["text"], "seen_at": at(line["n"] + after)})
        return int(line["n"])

    def reads(self, via: str = "api", until: int | None = None) -> None:
        newest = str(len(self.record) if until is None else until)
        self.line("thread_read", user_id="me", via=via, detail={"time_token": newest})

    def sends(self, text: str, *, turn: int | None, delivered: bool = True) -> None:
        """A publish of ours for a turn, or for none."""
        if turn:
            self.turns[turn - 1]["sending_at"] = at(len(self.record) + 0.5)
        publish = self.line("publish", side="seller", via="publish", text=text)
        if delivered:
            line = self.line("delivered", side="seller", via="publish", text=text)
            line["message_id"] = publish["message_id"]
            self.take_in(line, "assistant" if turn else "seller_app", turn)

    def turn(self, up_to: int, state: str = "sent", reason: str = "", **fields: Any) -> int:
        number = len(self.turns) + 1
        values = {"id": number, "conversation": TALK, "state": state, "reason": reason, "messages": None}
        values |= {"cause": "buyer_message", "up_to_message_id": up_to, "approved_at": None, "sending_at": None}
        self.turns.append(values | fields)
        return number

    def answered(self, text: str = "¿Sigue disponible?", reply: str = "Sí, claro.") -> None:
        """What a good day looks like."""
        up_to = self.says(text)
        self.reads()
        self.sends(reply, turn=self.turn(up_to))

    def found(self, **more: Any) -> list[str]:
        """The verdicts; a world of one conversation need not have been a busy one."""
        evidence = Evidence(self.record, self.messages, self.turns, **more)
        return [finding.verdict for finding in judge(evidence) if finding.verdict != "vacuous"]


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


def alert(kind: str, second: float, subject: str = "account:1") -> Row:
    return {"kind": kind, "subject": subject, "opened_at": at(second), "closed_at": None}


def incident(name: str, began: float, last_hit: float, **more: Any) -> Incident:
    """One of the drill's, with what it may cause as the drill says it."""
    return Incident(name, at(began), at(last_hit), may_cause(name), **more)


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


def test_two_messages_of_ours_bound_to_one_turn_are_a_repetition_even_if_one_is_no_reply() -> None:
    world = World()
    world.answered()
    world.take_in(world.line("delivered", side="seller", via="official_app", text="Sí, soy yo"), "seller_app", 1)
    assert world.found() == ["repeated"]


def test_one_question_answered_by_two_turns_in_other_words_is_a_repetition() -> None:
    world = World()
    world.answered()
    again = world.turn(world.turns[0]["up_to_message_id"])
    world.reads()
    world.sends("Todavía lo tengo.", turn=again)
    assert world.found() == ["repeated"]
    world.turns[1]["cause"] = "follow_up"
    assert world.found() == []


def test_an_answer_that_arrives_after_one_that_covered_its_question_is_a_repetition() -> None:
    world = World()
    first, second = world.says("¿Sigue disponible?"), world.says("¿Haces envío?")
    both, late = world.turn(second), world.turn(first)
    for turn, text in ((both, "Sí, y lo envío."), (late, "Sí, claro.")):
        world.reads(until=first)
        world.turns[turn - 1]["messages"] = None
        world.sends(text, turn=turn)
        world.turns[turn - 1]["sending_at"] = at(0)
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
    second = world.says("no, mejor por 80 €", after=9)
    world.reads(via="page")
    world.sends("Sí, claro.", turn=world.turn(first))
    world.turn(second, "held", "riesgo")
    assert world.found() == []
    blind = window(Evidence(world.record, world.messages, world.turns))
    assert (blind.hits, blind.p50, blind.longest) == (1, 3000, 3000)


def test_a_message_kept_back_from_the_reader_was_not_there_to_be_seen() -> None:
    world = World()
    first = world.says("¿Sigue disponible?")
    second = world.says("no, mejor por 80 €", after=9)
    world.reads(until=first)
    world.sends("Sí, claro.", turn=world.turn(first))
    world.turn(second, "held", "riesgo")
    assert world.found() == []


def test_a_reply_sent_without_reading_the_thread_is_out_of_date() -> None:
    world = World()
    world.sends("Sí, claro.", turn=world.turn(world.says("¿Sigue disponible?")))
    assert world.found() == ["out of date"]


def test_a_read_long_before_the_publish_is_none_whatever_it_showed() -> None:
    def found(seconds: float, slowed_until: float | None = None) -> list[str]:
        world = World()
        world.answered()
        world.record[2]["at_ms"] = world.record[1]["at_ms"] + seconds * 1000
        until = at(slowed_until or 0)
        return world.found(incidents=[Incident("market slow", at(0), until, slows=2)] if slowed_until else ())

    assert found(4.9) == []
    assert found(5.1) == ["out of date"]
    assert found(8.9, slowed_until=9) == []  # the page's token and the publish, two seconds each
    assert found(9.1, slowed_until=9) == ["out of date"]
    assert found(8.9, slowed_until=1) == ["out of date"]


def test_what_the_inbox_had_brought_before_the_reply_was_on_its_way_is_ignored_by_it() -> None:
    world = World()
    first = world.says("¿Sigue disponible?")
    world.reads()
    second = world.says("no, mejor por 80 €")  # after the thread was read, taken in all the same
    number = world.turn(first)
    world.sends("Sí, claro.", turn=number)
    world.turn(second, "held", "riesgo")
    assert world.found() == ["out of date"]
    world.messages[1]["seen_at"] = world.turns[0]["sending_at"]  # under the conversation's lock: after it
    assert world.found() == []


def test_the_sellers_own_words_brought_by_the_inbox_silence_us_too() -> None:
    world = World()
    up_to = world.says("¿Sigue disponible?")
    world.reads()
    world.seller_types("Hola, soy yo")
    world.sends("Sí, claro.", turn=world.turn(up_to))
    assert world.found() == ["under take-over"]
    world.turns[0]["approved_at"] = START
    assert world.found() == []


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
    world.seller_types("Hola, soy yo", after=9)
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
    broken = incident("market 500", 10, 20)
    world = World()
    assert world.found(incidents=[broken], alerts=[alert("breaker", 12)]) == []
    twice = [alert("breaker", 12), alert("breaker", 18)]
    assert world.found(incidents=[broken], alerts=twice) == ["alerts"]
    assert world.found(incidents=[broken, incident("market 429", 16, 19)], alerts=twice) == []


def test_an_alert_without_an_incident_is_one_too_many() -> None:
    for name in ("kill redis", "kill browser", "flush redis", "market deliver_late"):
        assert World().found(incidents=[incident(name, 10, 10)], alerts=[alert("breaker", 12)]) == ["alerts"]


def test_an_alert_needs_a_fault_that_can_cause_its_kind_about_that_subject() -> None:
    cases = [
        ("market 500", "breaker", "account:1", True),
        ("market 500", "session", "account:1", False),
        ("market 500", "breaker", "ollama:localhost", False),
        ("market llm_hang", "breaker", "ollama:localhost", True),
        ("market llm_hang", "breaker", "account:1", False),
        ("market captcha", "challenge", "account:1", True),
        ("market captcha", "session", "account:1", False),
        ("market token_revoked", "session", "account:1", True),
        ("market truncated", "unreadable", "account:1", True),
        ("market late", "unreadable", "account:1", False),
        ("market 500", "fraud", "conversation:7", False),
        ("market unknown_types", "site_event", "conversation:7", True),
    ]
    for name, kind, subject, explained in cases:
        found = World().found(incidents=[incident(name, 10, 20)], alerts=[alert(kind, 15, subject)])
        assert found == ([] if explained else ["alerts"]), (name, kind, subject)


def test_an_alert_long_after_the_last_strike_is_not_explained_by_it() -> None:
    broken = incident("market 500", 10, 12)
    assert World().found(incidents=[broken], alerts=[alert("breaker", 26)]) == []
    assert World().found(incidents=[broken], alerts=[alert("breaker", 28)]) == ["alerts"]
    assert World().found(incidents=[broken], alerts=[alert("breaker", 9)]) == ["alerts"]


def test_a_lost_account_alerts_exactly_once_and_sends_nothing() -> None:
    ended = incident("market session_dead", 0, 0)
    outage = Outage("needs_login", at(0.5), at(30))
    told = [alert("session", 0.4)]
    assert World().found(incidents=[ended], outages=[outage], alerts=told) == []
    assert World().found(incidents=[ended], outages=[outage]) == ["alerts"]
    world = World()
    world.answered()
    assert world.found(incidents=[ended], outages=[outage], alerts=told) == ["under STOP"]


def test_a_lost_account_told_as_something_else_is_not_told() -> None:
    outage = Outage("needs_login", at(0.5), at(30))
    blocked = incident("market captcha", 0, 0)
    assert World().found(incidents=[blocked], outages=[outage], alerts=[alert("challenge", 0.6)]) == ["alerts"]


def test_a_drill_that_could_not_try_something_has_shown_nothing() -> None:
    world = World()
    world.answered()
    rows = (world.record, world.messages, world.turns)
    assert vacuous(Evidence(*rows)) == []
    assert [each.what for each in vacuous(Evidence(*rows, untried=["kill inbox", "STOP"]))] == [
        "not tried: kill inbox",
        "not tried: STOP",
    ]


def test_a_drill_in_which_hardly_anybody_is_answered_has_shown_nothing() -> None:
    def found(answered: int, by_hand: int = 0) -> list[str]:
        world = World()
        for number in range(10):
            world.line("delivered", side="buyer", via="control", conversation_id=number)
            if number < answered:
                world.line("delivered", side="seller", via="publish", conversation_id=number)
            elif number >= 10 - by_hand:
                world.line("delivered", side="seller", via="official_app", conversation_id=number)
        return [each.verdict for each in vacuous(Evidence(world.record))]

    assert found(3) == []
    assert found(2) == ["vacuous"]
    assert found(2, by_hand=4) == []
    assert found(0, by_hand=10) == ["vacuous"]


def test_each_fault_of_the_market_belongs_to_one_share_and_every_kill_to_all() -> None:
    names = ["kill web", "flush redis", *(f"market {number}" for number in range(10))]
    shares = [share(names, 4, seed) for seed in range(1, 5)]
    assert all(each[:2] == names[:2] for each in shares)
    assert sorted(name for each in shares for name in each[2:]) == sorted(names[2:])
    assert share(names, 1, 7) == names
