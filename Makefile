# One way to run anything. `make help` lists the targets.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test bench lock upgrade lint format clean system system-dev

help:
	@echo 'make setup   virtual environment, locked libraries, local settings'
	@echo 'make demo    the demo municipality on http://127.0.0.1:$(PORT)'
	@echo 'make test    the whole suite on SQLite and PostgreSQL, browser tests included'
	@echo 'make bench   one JSON line per measured figure'
	@echo 'make lint    ruff and djade; make format mends what they can'
	@echo 'make lock    locks requirements*.in; make upgrade takes newer versions'

setup: system $(VENV)/runtime.stamp var/local.env

setup-dev: system-dev $(VENV)/dev.stamp var/local.env

system:
	@$(PYTHON) tools/system_packages.py run

system-dev:
	@$(PYTHON) tools/system_packages.py run test

$(UV):
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/runtime.stamp: requirements.txt | $(UV)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt | $(UV)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/runtime.stamp

var/local.env: | $(VENV)/runtime.stamp
	@$(BIN)/python tools/local_settings.py $@

lock: | $(UV)
	$(UV) pip compile $(LOCK_FLAGS) requirements.in -o requirements.txt
	$(UV) pip compile $(LOCK_FLAGS) -c requirements.txt requirements-dev.in -o requirements-dev.txt

upgrade: LOCK_FLAGS += --upgrade
upgrade: lock

demo: setup
	@PORT=$(PORT) exec $(BIN)/python tools/demo.py

# make test ARGS='tests/plans -x' runs a part of it.
test: setup-dev
	@$(BIN)/python tools/run_tests.py $(ARGS)

bench: setup-dev
	@$(BIN)/python -m tests.bench $(ARGS)

lint: setup-dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 --check

format: setup-dev
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .
	@find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 || true

clean:
	rm -rf $(VENV)
