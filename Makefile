# Needs Python 3.11 or newer and make. `make run` and `make test` set up what they need.

PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
KB ?= $(or $(CCHC_KB),data/knowledge.db)

.PHONY: run test setup setup-dev bench eval check lint explore nightly screenshots

run: .venv/ok
	$(PY) run_bot.py

test: .venv/ok-dev
	$(PY) -m pytest

setup: .venv/ok

setup-dev: .venv/ok-dev

bench: .venv/ok-dev
	$(PY) -m tests.bench

eval: .venv/ok-dev
	$(PY) -m tests.evaluation

lint: .venv/ok-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test
	$(PY) -m tests.evaluation.gate

# The knowledge base in a browser, with Vietnamese labels and facets; they are bound to the name
# "knowledge", whatever the file is called.
explore: .venv/ok-dev $(KB)
	@mkdir -p .venv/explore && ln -sf $(abspath $(KB)) .venv/explore/knowledge.db
	$(BIN)/datasette serve --immutable .venv/explore/knowledge.db \
	  --metadata knowledge/store/datasette.yaml --port 8001

# The whole suite with 20,000 inputs for each fuzz test instead of a few hundred.
nightly: .venv/ok-dev
	CCHC_FUZZ_INPUTS=20000 $(PY) -m pytest

# The pictures of the chat page in docs/.
screenshots: .venv/ok-dev
	$(PY) -m tests.sandbox.screenshots

$(KB): | .venv/ok
	$(PY) run_bot.py build --kb $(KB)

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/ok: requirements.txt | .venv/python
	$(BIN)/pip install -q -r requirements.txt
	@touch $@

.venv/ok-dev: requirements-dev.txt requirements.txt | .venv/python
	$(BIN)/pip install -q -r requirements-dev.txt
	@touch $@ .venv/ok
