# Two commands for everybody: `make play` and `make test`. The rest is for developers (CONTRIBUTING.md).
PYTHON ?= python3
PORT ?= 8080
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

# A hundred processes start in the tests: each would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

# The tests make two thousand databases, and none of them has to outlive the machine: where it has room, memory holds
# them. Those of tests/crash lie on the disk all the same.
MEMORY := /dev/shm
ROOM := 262144
test: export PYTEST_DEBUG_TEMPROOT ?= $(shell df -Pk $(MEMORY) 2>/dev/null | awk -v room=$(ROOM) 'NR == 2 && $$4 > room {print "$(MEMORY)"}')

.PHONY: play test check stranger bench crash storm rows soak format lock clean

play: .venv/run.stamp
	$(BIN)/jsc play --port $(PORT)

test: .venv/dev.stamp
	$(PYTEST) -n 2 --dist worksteal -m "not soak"

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

stranger:
	STRANGER_PYTHON=$(PYTHON) tests/stranger.sh

bench: .venv/dev.stamp
	$(BIN)/python -m tests.bench

crash: .venv/dev.stamp
	$(PYTEST) tests/crash

storm: .venv/dev.stamp
	$(BIN)/python -m tests.storm

rows: .venv/dev.stamp
	$(BIN)/python -m tests.rows

soak: .venv/dev.stamp
	$(PYTEST) -m soak --timeout 7200

format: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras --upgrade \
		--group build -o requirements-build.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras --upgrade \
		pyproject.toml --extra charts -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras \
		--group dev pyproject.toml --extra charts -c requirements.txt -c requirements-build.txt -o requirements-dev.txt

clean:
	rm -rf .venv build

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: .venv/bin/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . 2>/dev/null \
		|| $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@
