# The README's commands by short name; `make verify` and `make test` need Python 3.11 or newer, and nothing else.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin

.PHONY: verify test lint catalogue

verify: $(VENV)/ready
	$(BIN)/python -m pytest

test: $(VENV)/ready
	$(BIN)/python -m pytest tests -n 4 --dist worksteal

lint: $(VENV)/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

catalogue: $(VENV)/ready
	$(BIN)/python -m reports.catalogue

$(VENV)/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rollcall needs Python 3.11 or newer: make PYTHON=python3.12 verify")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@
