# Every command of Wall-E. Each prepares the machine first (deploy/bootstrap.py): a moment when nothing changed.

PYTHON ?= python3
PREPARED = @command -v $(PYTHON) >/dev/null 2>&1 || { echo "$(PYTHON) is missing: install Python 3.11 or newer."; exit 1; }; \
	exec $(PYTHON) deploy/bootstrap.py
BIN = .venv/bin
# Checks look at the code only; the secrets settings ask for land in a data directory of their own.
CHECKING = WALLE_DATA_DIR=$(CURDIR)/var/check

.PHONY: help demo practice up upgrade rollback password reset test bench drill soak check lint types tools

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "make %-10s %s\n", $$1, $$2}'

demo:  ## everything, on a simulated marketplace with scripted buyers
	$(PREPARED) --browser --demo manage.py up

practice: export WALLE_PRACTICE = yes
practice:  ## the first steps of an account, taken by you on the simulated marketplace
	$(PREPARED) --browser manage.py up

up:  ## everything, for a real account
	$(PREPARED) --browser manage.py up

upgrade:  ## the newest version, while it runs: checked, backed up, drained, migrated, restarted (docs/upgrade.md)
	@$(PYTHON) deploy/upgrade.py

rollback:  ## the version before the last upgrade; the data stays as it is
	@$(PYTHON) deploy/upgrade.py --back

password:  ## the generated logins again
	$(PREPARED) manage.py password

reset:  ## forget the demo and its data, after asking (the live installation: WALLE_DEMO=no make reset)
	$(PREPARED) --demo manage.py reset

test:  ## every test, with a PostgreSQL and a Redis of their own (one: ARGS=tests/unit/test_….py)
	$(PREPARED) --dev --browser -m pytest -n 2 --dist loadfile $(ARGS)

bench:  ## measurements as one table and var/bench/bench.json (without the million messages: ARGS='-k "not million and not large"')
	$(PREPARED) --dev --browser -m pytest -m bench -s tests/performance $(ARGS)

drill:  ## a whole installation under every fault, judged by the marketplace's record (more: ARGS="--seeds 10")
	$(PREPARED) --dev --browser -m tests.drill $(ARGS)

soak:  ## the drill's storm at a low rate: share in time, recovery, memory (ARGS="--minutes 60")
	$(PREPARED) --dev --browser -m tests.drill.soak $(ARGS)

check: lint types  ## style, types, arrows between the rooms; Django's checks, also for deployment; migrations complete
	$(CHECKING) $(BIN)/python manage.py check
	$(CHECKING) WALLE_PUBLIC_URL=https://walle.example.org $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python -m pytest -q tests/integration/test_operations_migrations.py

lint: tools  ## style, and arrows between the rooms
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: tools  ## types
	$(CHECKING) $(BIN)/mypy .

tools:
	$(PREPARED) --dev -c pass
