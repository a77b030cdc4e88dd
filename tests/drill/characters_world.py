"""The world of `tests.drill.characters`: the sandbox as marketplace and model, and the chain's own steps between them.

Real but for broker, workers and browser: each step is called in its order, and once delivery has committed to a reply,
which is where it would click, the reply is said to the sandbox as from the seller's app.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from django.conf import settings
from django.db.models import F

from apps.conversations import assess, delivery, drafting, reading, sessions, turns
from apps.conversations.models import Conversation, Message, Offer, Response, Turn
from apps.core import clock, doorbell, leases
from apps.marketplace.models import Account, Buyer, Item, ItemFact
from tests import sandbox
from tests.drill.characters_buyers import Plan, Step, draw
from tests.drill.characters_truth import truth_of
from tests.drill.reader import Found, Truth, read

#: (kind of seller, whether the first message says that an assistant writes).
SELLERS = (("private", False), ("private", True), ("professional", False))
#: Places at the model: more than one, so that none waits for the other process.
SLOTS = 4
S = Turn.State
LET_THROUGH = (S.READY, S.SENDING, S.UNKNOWN, S.SENT)


@dataclass
class Said:
    """One turn as it ended, and what the reader found in what was let through."""

    turn: int
    state: str
    reason: str
    source: str = ""
    buyer: str = ""
    text: str = ""
    truth: Truth | None = None
    findings: list[Found] = field(default_factory=list)


class Outside(sandbox.Sandbox):
    """The sandbox over one connection, for it is asked thousands of times."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        kept = httpx.Limits(keepalive_expiry=2)  # less long than the sandbox does
        self._client = httpx.Client(base_url=f"{url}/control/", trust_env=False, timeout=10, limits=kept)

    def control(self, path: str, **body: Any) -> Any:
        """A POST to the control API."""
        answer = self._client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, path: str, **query: Any) -> Any:
        """A GET of the control API."""
        return self._client.get(path, params=query).json()


class World:
    """One sandbox whose model has one character, and the sellers that answer there."""

    def __init__(self, outside: sandbox.Sandbox, character: str, seed: int) -> None:
        self.outside, self.seed, self.buyers = outside, seed, 0
        outside.control("settings", llm_seed=seed, llm_slots=SLOTS, llm_load_ms=0, llm_ms_per_token=0)
        self.becomes(character)
        self.accounts = [self._seller(number, *each) for number, each in enumerate(SELLERS)]

    def becomes(self, character: str) -> None:
        """From now on the model has this character, and meets buyers of its own."""
        self.character, self.chance = character, random.Random(f"{self.seed} {character}")
        self.outside.control("settings", llm_character=character)

    def talks(self) -> Iterator[Said]:
        """What becomes of one buyer's message after the other, without end."""
        while True:
            plan = draw(self.chance, len(SELLERS))
            account = Account.objects.get(pk=self.accounts[plan.seller].pk)
            yield from self._talk(account, self._listed(account, plan), plan)

    def _seller(self, number: int, kind: str, discloses: bool) -> Account:
        name = f"vendedora{number}"
        external_id = self.outside.control("sellers", username=name, password=sandbox.PASSWORD)["id"]
        account = Account.objects.create(
            username=f"{self.character}-{name}",
            external_id=external_id,
            status=Account.Status.ACTIVE,
            autonomy=Account.Autonomy.AUTO,
            adopted_at=clock.now() - timedelta(days=30),
            seller_kind=kind,
            disclose_assistant=discloses,
            active_from=time(0),
            active_until=time(0),
            cap_per_hour=30_000,
            cap_per_day=30_000,
            min_gap_s=0,
        )
        sessions.begin(account, self.outside.signed_in(name), external_id)
        return account

    def _listed(self, account: Account, plan: Plan) -> Item:
        """The plan's thing for sale, and how it stands."""
        thing = plan.listing
        external_id = self.outside.control(
            "items",
            seller=account.external_id, title=thing.title, description=thing.description or thing.title,
            price=thing.price, condition=thing.condition or "good", allows_shipping=int(bool(thing.shipping)),
        )["id"]  # fmt: skip
        item = Item.objects.create(
            account=account,
            external_id=external_id,
            title=thing.title,
            description=thing.description,
            list_price=Decimal(thing.price),
            floor_price=Decimal(thing.floor) if plan.has_floor and thing.floor else None,
            ladder={"term_days": plan.term_days} if plan.term_days else {},
            condition=thing.condition,
            grammar=thing.grammar,
            shipping=thing.shipping,
            pickup_area=thing.area,
            persona=plan.persona,
            listed_at=clock.now(),
        )
        ItemFact.objects.bulk_create(ItemFact(item=item, question=ask, answer=said) for ask, said in thing.facts)
        if plan.situation in ("rival", "reserved"):
            rival = self._conversation(account, item, ("Hola, te doy lo que pides",))
            self._read(account, rival)
            offered = Decimal(thing.price if plan.situation == "reserved" else max(1, thing.price - 1))
            Offer.objects.create(conversation=rival, item=item, who="buyer", amount=offered, kind="offer")
            Turn.objects.filter(conversation=rival).delete()
            if plan.situation == "reserved":
                Item.objects.filter(pk=item.pk).update(promised_to=rival.buyer)
        elif plan.situation == "sold":
            self.outside.control("items", id=external_id, status="sold")
        item.refresh_from_db()
        return item

    def _conversation(self, account: Account, item: Item, texts: Sequence[str]) -> Conversation:
        self.buyers += 1
        name = f"{self.character.capitalize()}{self.buyers}"
        said = self._say(name, item, texts)
        buyer = Buyer.objects.create(external_id=f"{name}-{said}", name=name)
        return Conversation.objects.create(
            account=account, item=item, buyer=buyer, buyer_name=name, product_name=item.title, external_id=said
        )

    def _say(self, buyer: str, item: Item, texts: Sequence[str]) -> str:
        said = [self.outside.control("say", buyer=buyer, item=item.external_id, text=text) for text in texts]
        return str(said[0]["conversation"])

    def _read(self, account: Account, conversation: Conversation) -> None:
        reading.read_back(account, conversation)
        conversation.refresh_from_db()

    def _talk(self, account: Account, item: Item, plan: Plan) -> Iterator[Said]:
        conversation: Conversation | None = None
        for step in plan.steps:
            if conversation is None:
                conversation = self._conversation(account, item, step.texts)
                if plan.situation == "kept":
                    until = clock.now() + timedelta(days=2)
                    self._read(account, conversation)
                    Item.objects.filter(pk=item.pk).update(promised_to=conversation.buyer, promised_until=until)
            else:
                _days_pass(conversation, step.days_later)
                self._say(conversation.buyer_name, item, step.texts)
            self._read(account, conversation)
            turn = Turn.objects.filter(conversation=conversation).order_by("-id").first()
            if turn is not None:
                yield self._answered(account, conversation, turn, step)

    def _answered(self, account: Account, conversation: Conversation, turn: Turn, step: Step) -> Said:
        """The chain, step by step, and then the browser's."""
        for link in (assess.assess, drafting.generate, drafting.validate):
            _due(turn)
            link(turn.pk)
        turn.refresh_from_db()
        let = turn.state in LET_THROUGH
        truth = truth_of(turn, step.tongue) if let else None
        if let:
            self._sent(account, conversation, turn)
            turn.refresh_from_db()
        said = Said(turn.pk, turn.state, turn.reason, buyer=" / ".join(step.texts))
        if truth is not None:
            response = turn.response or Response.objects.filter(turn=turn).latest("id")
            said.text, said.source = response.response_text, response.source
            said.truth, said.findings = truth, read(said.text, truth)
        return said

    def _sent(self, account: Account, conversation: Conversation, turn: Turn) -> None:
        """What delivery does where nothing goes wrong: its own last look, the click, and the thread read back."""
        _due(turn)
        claim = turns.claim(turn.pk, S.READY)
        with leases.lease(f"account:{account.pk}", settings.WALLE_ACCOUNT_LEASE) as held:
            if claim is None or held is None or claim.turn.response is None:
                return
            if delivery._commit_sending(claim.turn, claim, held):
                self.outside.control(
                    "seller_says", conversation=conversation.external_id, text=claim.turn.response.response_text
                )
                self._read(account, conversation)

    def record(self) -> list[str]:
        """Everything that the buyers have seen of us, oldest first."""
        rows = self.outside.get("record", kind="delivered", limit=100_000)
        return [row["text"] for row in rows if row["author"] == "seller"]


@contextmanager
def world(folder: Path, character: str, seed: int, **changes: Any) -> Iterator[World]:
    """A world with its sandbox, for the length of a block; `changes` to the settings beside its addresses."""
    with ExitStack() as stack:
        outside = stack.enter_context(sandbox.running(folder))
        wanted = {
            "OLLAMA_HOST": [outside.url],
            "WALLE_MARKET_API_URL": outside.url,
            "WALLE_MARKET_WEB_URL": outside.url,
            "WALLE_LLM_MODE": "auto",
            "WALLE_LLM_SLOTS": SLOTS,
            "WALLE_TIME_FACTOR": 100.0,
        } | changes
        for name, value in wanted.items():
            stack.enter_context(patch.object(settings, name, value))
        stack.enter_context(patch.object(doorbell, "ring", lambda *_: None))
        yield World(Outside(outside.url), character, seed)


def _due(turn: Turn) -> None:
    """Nobody waits for the hour at which a person would have written."""
    Turn.objects.filter(pk=turn.pk).update(not_before=clock.now(), rung_at=None)


def _days_pass(conversation: Conversation, days: int) -> None:
    """All that was said here is so much older."""
    if days:
        Message.objects.filter(conversation=conversation).update(sent_at=F("sent_at") - timedelta(days=days))
