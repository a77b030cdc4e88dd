"""A failed installation is one sentence that names the right cause."""

import pytest

from deploy.bootstrap import explain

RETRYING = (
    "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by 'NewConnectionError'\n"
    "ERROR: Could not find a version that satisfies the requirement django==5.2.19 (from versions: none)\n"
    "ERROR: No matching distribution found for django==5.2.19\n"
)


@pytest.mark.parametrize(
    "said",
    [
        RETRYING,
        "E: Unable to locate package chromium",
        "Error: getaddrinfo EAI_AGAIN cdn.playwright.dev",
        "W: Temporary failure resolving 'deb.debian.org'",
    ],
)
def test_a_registry_out_of_reach_is_said_to_be(said: str) -> None:
    assert "the package registry cannot be reached" in explain("Packages", said)


def test_a_package_without_a_build_for_this_machine_is_not_blamed_on_the_network() -> None:
    said = explain("Packages", RETRYING.split("\n", 1)[1])
    assert "no build of django==5.2.19 that fits Python 3." in said
    assert "network" not in said and "\n" not in said


def test_a_full_disk_and_the_unknown_are_told_apart() -> None:
    assert "the disk is full" in explain("Packages", f"{RETRYING}OSError: No space left on device")
    assert explain("Packages", "strange\nwords").endswith("strange\nwords")
