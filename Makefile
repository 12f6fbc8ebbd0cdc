# The README's commands by short name; `make verify` and `make test` need Python 3.11 or newer, and nothing else.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin

.PHONY: verify test lint catalogue pictures bench

verify: $(VENV)/ready
	$(BIN)/python -m pytest

test: $(VENV)/browser
	$(BIN)/python -m pytest tests -n 4 --dist worksteal

lint: $(VENV)/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

catalogue: $(VENV)/ready
	$(BIN)/python -m reports.catalogue

pictures: $(VENV)/browser
	$(BIN)/python -m tests.pictures

# BENCH=... passes options on, as in: make bench BENCH='--sizes 10000000 --repeat 1'
bench: $(VENV)/ready benchmarks/$(VENV)/ready
	benchmarks/$(BIN)/python -m benchmarks $(BENCH)

benchmarks/$(VENV)/ready: benchmarks/requirements.txt
	$(PYTHON) -m venv benchmarks/$(VENV)
	benchmarks/$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@

$(VENV)/ready: requirements.txt
	@PYTHON=$(PYTHON) ./set-up

$(VENV)/browser: requirements-browser.txt $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-browser.txt
	@touch $@
