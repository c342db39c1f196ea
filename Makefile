# Two commands do all set-up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
STORE ?= demo-store
# Hundreds of processes load the program: each would compile it anew where keeping that is forbidden.
export PYTHONDONTWRITEBYTECODE :=
PORT ?= 8501

.PHONY: run test check bench bench-coverage walk lock clean

run: $(READY) ## the demonstration borough, in a browser
	$(BIN)/insourcing demo --root $(STORE) --port $(PORT)

test: $(READY) ## everything: lint, types, layers, tests, pages in a real browser
	$(MAKE) check
	$(BIN)/python tests/browser/find_browser.py
	$(BIN)/pytest -n 3 --dist loadfile

check: $(READY) ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## speed and memory, as ratios in one run
	$(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' -o python_functions='bench_*' -s -q

bench-coverage: $(READY) ## how often verdicts are right, on made-up series; COVERAGE_SERIES, COVERAGE_WRITE=1
	$(BIN)/python -m tests.benchmarks.coverage.run

walk: $(READY) ## the README's pictures anew, from a copy of the demonstration's store
	$(BIN)/python tests/browser/find_browser.py
	$(BIN)/python -m tests.walk.pictures $(STORE)

lock: $(READY) ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --all-extras --upgrade pyproject.toml --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13) and "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	touch $@

clean: ## forget the environment
	rm -rf $(VENV)
