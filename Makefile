# Baton's commands; a bare `make` lists them. Everything is installed into .venv, nothing outside it
# (but Chromium for the browser tests, by `make test` as root).

BIN := .venv/bin
LOCKED := .venv/.locked
INSTALLED := .venv/.installed
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
RUNS ?= 10000
MINUTES ?= 10
SEED ?= 1
JOBS ?= 2
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# A shell stays until its child has ended after Ctrl-C, and make then has no failure to report.
UNTIL_CTRL_C := trap : INT;

define make_venv
for python in $(PYTHON); do \
  if "$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
    echo "Installing into $(1) with $$("$$python" --version); the first time takes about a minute."; \
    exec "$$python" -m venv --clear $(1); \
  fi; \
done; \
echo "Baton needs Python 3.11 or newer with venv (on Debian python3-venv); name it: make PYTHON=..." >&2; exit 1
endef

.PHONY: help install demo play run test check bench prove soak lock browser
.DELETE_ON_ERROR:

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## make .venv and install Baton with exactly what the lock names
	@echo "Baton is installed in .venv."

demo: $(INSTALLED) ## start the shop, a local Slack and Baton between them; Ctrl-C ends it
	@$(UNTIL_CTRL_C) $(BIN)/baton demo || [ $$? -eq 130 ]

play: $(INSTALLED) ## drive the whole demo by itself and compare what both sides saw
	@$(BIN)/baton demo --play

run: $(INSTALLED) ## start Baton for a real workspace (baton.toml and the environment)
	@$(UNTIL_CTRL_C) $(BIN)/baton run || [ $$? -eq 130 ]

# In memory where there is room for it: thousands of small databases need no disk (a third of the time).
test: $(INSTALLED) browser ## run the tests (ARGS="-k words" for some of them)
	TMPDIR=$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "/dev/shm" }') \
	  PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(INSTALLED) ## check format, lint, types and the import table
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

bench: $(INSTALLED) ## measure throughput and latency, each beside its floor
	@$(BIN)/python -m tests.bench

prove: $(INSTALLED) ## kill Baton at every point and live RUNS=10000 lives under faults, on both engines
	$(BIN)/python -m tests.faults.prove --engine sqlite
	$(BIN)/python -m tests.faults.prove --engine postgres
	$(BIN)/python -m tests.faults.races --rounds 1000 --engine sqlite
	$(BIN)/python -m tests.faults.races --rounds 1000 --engine postgres
	$(BIN)/python -m tests.machine --runs $(RUNS) --seed $(SEED) --jobs $(JOBS)
	$(BIN)/python -m tests.machine --runs $(RUNS) --seed $(SEED) --jobs $(JOBS) --engine postgres

soak: $(INSTALLED) ## run three replicas for MINUTES=10 while they are killed, stopped and cut off (SEED=1)
	@$(BIN)/python -m tests.soak --minutes $(MINUTES) --seed $(SEED) $(ARGS)

lock: build/uv/bin/uv ## make requirements.lock anew from pyproject.toml (ARGS=--upgrade for newer versions)
	build/uv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --extra dev \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  $(ARGS) --output-file requirements.lock pyproject.toml
	@! grep -n '://' requirements.lock

browser: $(INSTALLED)
	@$(BIN)/python -m tests.browser >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium </dev/null; \
	  else \
	    $(BIN)/python -m tests.browser; \
	  fi; }

$(INSTALLED): pyproject.toml $(LOCKED)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check || { echo "requirements.lock lacks what pyproject.toml asks for: run make lock" >&2; exit 1; }
	@touch $@

# A changed lock means a new environment: what it no longer names must not stay importable.
$(LOCKED): requirements.lock
	@$(call make_venv,.venv)
	@$(PIP) install --require-hashes --no-deps --requirement requirements.lock
	@touch $@

build/uv/bin/uv:
	@$(call make_venv,build/uv)
	@build/uv/bin/python -m pip --quiet --disable-pip-version-check install uv
