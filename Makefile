# make run    install what is needed, fill the store, serve on http://127.0.0.1:8000
# make test   add the test tools and run every test
# make test-faults  the long tests: plugs pulled under load, disks filled, long loads
# make test-api     everything of the API, with a hundred generated requests each
# make lint   style, types and import rules, as in CI
# make quality  measure the verdicts and write docs/quality.md
# make retrieval  measure retrieval over folders of your own (RETRIEVAL=)
# make bench  measure speed at 10,000 and 100,000 claims and write docs/performance.md
# make bench-full  the same at a million too: an hour
# make docs   write docs/reference.md anew from the code
# make lock   write the lock files anew from pyproject.toml and requirements/*.in

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools
BENCH := $(VENV)/.bench
LOCK_FLAGS := --python-version 3.11 --universal --generate-hashes --no-header \
  --no-emit-index-url --no-annotate --quiet

.PHONY: run test test-faults test-api lint bench bench-full retrieval quality docs lock clean

run: $(RUNTIME)
	$(BIN)/verifier db upgrade
	$(BIN)/verifier serve --host $(HOST) --port $(PORT)

test: $(TOOLS)
	$(BIN)/python -m pytest -n 2 $(PYTEST_ARGS)

test-faults: $(TOOLS)
	$(BIN)/python -m pytest -m faults --timeout 1200 $(PYTEST_ARGS)

test-api: $(TOOLS)
	$(BIN)/python -m pytest -m "faults or not faults" --timeout 1200 \
	  tests/verifier/api tests/security $(PYTEST_ARGS)

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Labelled sets and retrieval folders of your own: make quality SETS="a.jsonl b.jsonl"
SETS ?= $(wildcard tests/data/evaluation/seed_claims_*.jsonl)
RETRIEVAL ?=

quality: $(RUNTIME)
	$(BIN)/python -m benchmarks.quality $(SETS) \
	  --ablation tests/data/evaluation/seed_claims_b.jsonl \
	  tests/data/evaluation/seed_claims_h.jsonl

retrieval: $(RUNTIME)
	$(BIN)/python -m benchmarks.retrieval $(RETRIEVAL)

# What else the machine is doing stands on the page: make bench NOTE="nothing else"
NOTE ?=

bench: $(BENCH)
	$(BIN)/python -m benchmarks.performance --note "$(NOTE)"

bench-full: $(BENCH)
	$(BIN)/python -m benchmarks.performance --note "$(NOTE)" \
	  --sizes 10000 100000 1000000 --questions 100 --texts 500

docs: $(RUNTIME)
	$(BIN)/python docs/generate.py

# A stamp is newer than what it was installed from, so nothing is installed twice.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(PIP) -r requirements/runtime.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --no-deps --no-build-isolation --editable .
	touch $@

$(TOOLS): requirements/test.txt $(RUNTIME)
	$(PIP) -r requirements/test.txt
	touch $@

$(BENCH): requirements/bench.txt $(TOOLS)
	$(PIP) -r requirements/bench.txt
	touch $@

lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	build/lock/bin/uv pip compile pyproject.toml $(LOCK_FLAGS) \
	  -o requirements/runtime.txt
	build/lock/bin/uv pip compile requirements/build.in $(LOCK_FLAGS) \
	  -c requirements/runtime.txt -o requirements/build.txt
	build/lock/bin/uv pip compile requirements/test.in $(LOCK_FLAGS) \
	  -c requirements/runtime.txt -c requirements/build.txt -o requirements/test.txt
	build/lock/bin/uv pip compile requirements/bench.in $(LOCK_FLAGS) \
	  -c requirements/runtime.txt -o requirements/bench.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache \
	  .import_linter_cache .hypothesis .coverage
