# make report   install into .venv and run the half-year report on the sample returns
# make test     install what the tests need, then lint, types, floors and tests
# make lint     the same without the tests
# make bench    start-up and speed as ratios, beside other libraries (RETURNS=10600: the growth up to so many)
# make errors   break good returns in every way people do, print what is found, write docs/errors.md
# make privacy  plant personal data at every place of every format, search all that comes out, print what is found
# make fuzz     harm sample returns for SECONDS (300) each way, beyond what the tests do
# make docs     write docs/reference/ anew from the program
# make lock     make requirements/*.txt again (needs uv)
# make clean    remove .venv, .venv-bench and what was built

# The first that is recent enough; make PYTHON=/path/to/python3 chooses another.
PYTHON ?= $(or $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done),python3)
VENV = .venv
BENCH = .venv-bench
BIN = $(VENV)/bin
JOBS ?= 2
SECONDS ?= 300
PERIOD ?= H1
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet
LOCK = $(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

.PHONY: help report test lint bench fuzz errors privacy docs lock clean

help:
	@sed -n 's/^# //p' Makefile

report: $(VENV)/runtime.stamp
	$(BIN)/ppmd report --period $(PERIOD)

test: lint
	$(BIN)/python -m pytest -n $(JOBS)

lint: $(VENV)/test.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(BENCH)/bench.stamp
	$(BENCH)/bin/python scripts/bench $(if $(RETURNS),--returns $(RETURNS))

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ppmd needs Python 3.11 or later: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The package goes in last, editable and without its dependencies: the hashed files have brought them.
$(VENV)/runtime.stamp: requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/runtime.txt
	$(PIP) --require-hashes -r requirements/build.txt
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/runtime.stamp
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

# The libraries compared with stand apart: nothing of theirs comes near the program or its tests.
$(BENCH)/bench.stamp: BIN = $(BENCH)/bin
$(BENCH)/bench.stamp: requirements/bench.txt requirements/build.txt pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(PIP) --require-hashes -r requirements/bench.txt
	$(PIP) --require-hashes -r requirements/build.txt
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

errors: $(VENV)/test.stamp
	$(BIN)/python -m tests.errors

privacy: $(VENV)/test.stamp
	$(BIN)/python -m tests.privacy

docs: $(VENV)/test.stamp
	$(BIN)/python tools/make_reference.py
	$(BIN)/python -m cogapp -r README.md

fuzz: $(VENV)/test.stamp
	PPMD_FUZZ_SECONDS=$(SECONDS) $(BIN)/python -m pytest tests/hostile/test_fuzz.py -n $(JOBS)

lock:
	$(LOCK) requirements/build.in -o requirements/build.txt
	$(LOCK) pyproject.toml -c requirements/build.txt -o requirements/runtime.txt
	$(LOCK) pyproject.toml --group dev -c requirements/build.txt -c requirements/runtime.txt -o requirements/test.txt
	$(LOCK) pyproject.toml requirements/portable.in -c requirements/build.txt -c requirements/test.txt -o requirements/portable.txt
	$(LOCK) pyproject.toml requirements/bench.in -c requirements/build.txt -c requirements/test.txt -o requirements/bench.txt

clean:
	rm -rf $(VENV) $(BENCH) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache reports
