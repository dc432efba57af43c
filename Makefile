# The commands of this project. `make run` and `make test` need nothing but Python 3.11+, make and git.

PYTHON ?= python3
PY = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run install-dev test check format lock messages shots bench

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1  —  /p' Makefile

run: ## start the salon with its demo data (HOST=127.0.0.1 PORT=8000 VAR_DIR=var)
	@exec $(PYTHON) -I salon/bootstrap.py run

install-dev: ## make .venv with everything for developing
	@$(PYTHON) -I salon/bootstrap.py install test.txt

test: install-dev ## all tests, on PostgreSQL with Redis and a browser, and on SQLite
	@$(PY) -m tests.parts.install
	@$(PY) -m tests.parts.suite

check: install-dev ## format, lint, types, layers, migrations, translations, templates, locks
	@$(PY) -m tests.parts.check

format: install-dev ## lay out the Python files and the templates
	@.venv/bin/ruff format -q .
	@.venv/bin/ruff check -q --fix-only .
	@.venv/bin/djlint templates --reformat --quiet >/dev/null || true

lock: install-dev ## write requirements/*.txt anew (UPGRADE=1 for newer versions)
	@$(PY) -m tests.parts.lock $(if $(UPGRADE),--upgrade)

messages: install-dev ## collect the texts into salon/locale and compile them
	@$(PY) -m tests.parts.messages update

shots: install-dev ## pictures of every main page under var/shots
	@$(PY) -m tests.parts.install
	@$(PY) -m tests.parts.shots

bench: install-dev ## how fast the diary is beside raw SQL (SIZE=S|L|S,L DATABASE=postgres|sqlite ROUNDS=60)
	@$(PY) -m tests.bench --size $(or $(SIZE),S) --database $(or $(DATABASE),postgres) --rounds $(or $(ROUNDS),60)
