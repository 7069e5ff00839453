# Two commands for a fresh machine with Python 3.11 and make:  make demo,  make test
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test test-long lint mutants bench cold lock clean help
.DEFAULT_GOAL := help

help:
	@echo "make demo   install into .venv and run the main job on sample batches, in ./demo"
	@echo "make test   run the tests"
	@echo "make test-long   the tests that take minutes: both engines throughout, long kills"
	@echo "make lint   ruff, mypy --strict, import contracts"
	@echo "make mutants  changes one expression at a time in what decides, and says what no test notices (about half an hour)"
	@echo "make bench  benchmarks, as ratios in one run (installs the rivals first)"
	@echo "make cold   cold-start report of the commands"
	@echo "make lock   renew requirements*.lock (needs uv)"

demo: $(VENV)/.installed
	$(BIN)/lbpcmc demo --site demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 $(ARGS)

test-long: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 -m long $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(BIN)/lint-imports

mutants: $(VENV)/.dev
	$(BIN)/python scripts/mutants.py $(ARGS)

cold: $(VENV)/.dev
	$(BIN)/python scripts/cold_start.py

bench: $(VENV)/.bench
	$(BIN)/python benchmarks/run.py $(ARGS)

# The package itself is put in place without asking an index: everything it needs is locked by hash.
$(VENV)/.installed: requirements.lock requirements-build.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	touch $@

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet
lock:
	$(LOCK) pyproject.toml --all-extras -o requirements.lock
	$(LOCK) --group build -c requirements.lock -o requirements-build.lock
	$(LOCK) pyproject.toml --all-extras --group dev -c requirements-build.lock -o requirements-dev.lock
	$(LOCK) --group bench -c requirements-dev.lock -o requirements-bench.lock

clean:
	rm -rf $(VENV) demo dist .pytest_cache .mypy_cache .ruff_cache
