"""The person of a drill: logs in again, reactivates the account, presses and lifts STOP.

Does what a person would do in the admin, through the admin, and nothing else.
"""

import re
import subprocess
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.installation import Installation
from walle import vault

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Person:
    """A member of staff in front of the admin of `installation`."""

    installation: Installation
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.installation.admin, trust_env=False, follow_redirects=True, timeout=10)

    def log_in_again(self) -> "subprocess.Popen[bytes]":
        """Starts the login with the password of the demo's seller; it takes some seconds."""
        return self.installation.manage("prepare")

    def reactivate(self) -> None:
        """«Reactivar», once the check is passed. Raises httpx.HTTPError while the admin is down."""
        self._choose("marketplace/account/", "resume")

    def try_services_again(self) -> None:
        """«Volver a probar ya» for whatever is in pause. Raises httpx.HTTPError while the admin is down."""
        self._choose("core/circuitbreaker/", "reset")

    def press_stop(self) -> None:
        """«PARAR TODO». Raises httpx.HTTPError while the admin is down."""
        self._post("", "core/stop/parar/")

    def lift_stop(self) -> None:
        """«Reanudar». Raises httpx.HTTPError while the admin is down."""
        self._post("core/stop/reanudar/", "core/stop/reanudar/")

    def _choose(self, page: str, action: str) -> None:
        """Marks every row of a list and runs an action on them."""
        rows = re.findall(r'name="_selected_action"[^>]*?value="([^"]+)"', self._get(page))
        if rows:
            self._post(page, page, action=action, _selected_action=rows)

    def _post(self, page: str, target: str, **fields: Any) -> None:
        """Sends the form of `page` to `target`."""
        found = TOKEN.search(self._get(page))
        assert found, f"no form on {page}"
        answer = self.client.post(target, data={"csrfmiddlewaretoken": found[1], **fields}, headers=self._referer())
        answer.raise_for_status()

    def _get(self, page: str) -> str:
        answer = self.client.get(page).raise_for_status()
        if "/login/" in str(answer.url):
            found = TOKEN.search(answer.text)
            assert found, "no login form"
            password = vault.read(self.installation.home)["WALLE_ADMIN_PASSWORD"]
            fields = {"csrfmiddlewaretoken": found[1], "username": "admin", "password": password}
            answer = self.client.post(str(answer.url), data=fields, headers=self._referer()).raise_for_status()
        return answer.text

    def _referer(self) -> dict[str, str]:
        return {"Referer": self.installation.admin}
