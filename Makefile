# Each target does its own set-up: Python 3.11 with venv, make and the package registries are all it needs.
PYTHON ?= python3.11
PYTHON := $(shell command -v $(PYTHON) || command -v python3)
RUN := .venv/.run-ready
TEST := .venv/.test-ready

.PHONY: help run test lint bench demo lock clean

help:                  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' Makefile

run: $(RUN)            ## the whole suite on http://127.0.0.1:$(PORT), embedded broker and database
	@exec .venv/bin/kinweave run

demo: $(RUN)           ## from enquiry to approval and on to a link with sessions, over HTTP
	@.venv/bin/kinweave demo --council bath-and-north-east-somerset

test: $(TEST)          ## every test, against a real RabbitMQ and PostgreSQL
	@.venv/bin/python -m pytest $(ARGS)

lint: $(TEST)          ## style, types and walls; shows all that fails
	@failed=0; for check in "ruff check ." "ruff format --check ." mypy "lint-imports --config pyproject.toml"; do \
	  .venv/bin/$$check || failed=1; done; exit $$failed

bench: $(TEST)         ## ratios against peers in the same run
	@.venv/bin/python -m tests.bench

$(RUN): requirements/run.lock pyproject.toml
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@echo "Installing what Kinweave needs (requirements/run.lock) ..."
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST): requirements/test.lock $(RUN)
	@echo "Installing what the tests need (requirements/test.lock) ..."
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.lock
	@touch $@

lock:                  ## write the lock files again from requirements/*.in
	@test -x .venv-lock/bin/uv || ($(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv)
	@for set in run test bench validator-903; do .venv-lock/bin/uv pip compile --quiet --no-header --generate-hashes \
	  --no-emit-index-url --python-version 3.11 requirements/$$set.in -o requirements/$$set.lock; done

clean:                 ## forget virtual environments and caches; data in .kinweave stays
	rm -rf .venv .venv-bench .venv-lock .venv-903 build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
