# Élan Climat. The commands that matter: make run, make check, make test.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# a module is compiled once, not in each process that tests start
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup run event test check explore races lint style types tests codes accuracy \
  benchmark cms freshness clean

run: .venv/run.stamp ## Serve the app on http://localhost:8000
	@echo "Élan Climat: http://localhost:$(PORT)"
	$(BIN)/gunicorn --config gunicorn.conf.py --bind 127.0.0.1:$(PORT) wsgi:app

test: .venv/test.stamp style ## Run every test, the browser's too
	@$(MAKE) --no-print-directory -j2 types tests

check: .venv/test.stamp style ## Before each commit: all that needs no browser, no PostgreSQL, no load
	@$(MAKE) --no-print-directory -j2 types tests SOME='--ignore=tests/browser -m "not postgresql and not load"'

explore: .venv/test.stamp ## Run the properties on many examples never drawn before
	$(BIN)/python -m pytest -n auto -m hypothesis --hypothesis-profile explore

event: .venv/run.stamp ## Serve tablets on the local network, without internet: make event NAME="Marché de Noël"
	$(BIN)/python -m app.events serve --port $(PORT) $(if $(NAME),--name "$(NAME)")

setup: .venv/test.stamp ## Install what runs and what tests the app

races: .venv/test.stamp ## Run the browser's tests on a slow network: what breaks is a race
	ELAN_LATE=0.3 CHROMIUM="$$(scripts/chromium)" $(BIN)/python -m pytest -n auto tests/browser

lint: style types ## Style, format and types

style: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test.stamp
	$(BIN)/mypy

tests: .venv/test.stamp
	CHROMIUM="$$(scripts/chromium)" $(BIN)/python -m pytest -n auto --dist worksteal $(SOME)

codes: .venv/run.stamp ## Before a release: keep the questions that printed codes answer
	$(BIN)/python -m app.tablets.printed

accuracy: .venv/test.stamp ## Score the model on certified homes: make accuracy CASES=folder
	$(BIN)/python -m benchmarks.accuracy $(CASES)

benchmark: .venv/test.stamp ## Time the model on this machine
	$(BIN)/python -m benchmarks.housing
	$(BIN)/python -m benchmarks.renovation
	$(BIN)/python -m benchmarks.mobility
	$(BIN)/python -m benchmarks.web

cms: .venv/test.stamp ## Paste widgets in real WordPress and SPIP: writes docs/widgets-cms.md
	@for one in php mariadbd openssl; do command -v $$one >/dev/null || \
	  { scripts/debian php-cli php-mysql php-sqlite3 php-xml php-mbstring php-gd php-curl php-zip \
	    php-intl mariadb-server openssl && break; }; done
	CHROMIUM="$$(scripts/chromium)" $(BIN)/python -m benchmarks.cms

freshness: .venv/run.stamp ## List figures to review and rules of law that end
	$(BIN)/python -m benchmarks.freshness

clean:
	rm -rf .venv

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: sudo apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || scripts/debian python3-venv
	$(PYTHON) -m venv .venv

.venv/run.stamp: .venv/bin/python requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test.stamp: .venv/bin/python requirements.txt $(wildcard requirements-*.txt)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@scripts/chromium --setup >/dev/null
	@touch .venv/run.stamp $@
