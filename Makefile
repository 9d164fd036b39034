# The commands of the README. Everything is kept in this folder: .venv, db.sqlite3, media.

SHELL := /bin/sh
BIN := .venv/bin
PORT ?= 8000
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Every package is pinned and hashed, so nothing is left to resolve, and the project builds with the pinned setuptools.
INSTALL := $(PIP) install --require-hashes --no-deps
PYTEST := $(BIN)/python -m pytest --quiet
# On all cores. `make check` runs the tests of the project itself.
TESTS := $(PYTEST) -n auto --ignore tests/project
TEMPLATES := $(wildcard templates */templates */*/templates)

.PHONY: help run test test-sqlite test-postgres test-elasticsearch test-browser check check-style check-templates \
    check-migrations check-types check-project pin

help:
	@echo "make run     run the site with its demo at http://localhost:$(PORT)/"
	@echo "make test    run the tests on SQLite, on PostgreSQL, with Elasticsearch and in a browser"
	@echo "make check   check style, types, templates, migrations and the package"
	@echo "make pin     pin the requirement files again (UPGRADE=1 for the newest versions)"

# ---- environment: installed again only when what it is made of has changed

.venv/bin/python:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "CX Hub needs Python 3.11 or later.")'
	python3 -m venv .venv

.venv/base.stamp: requirements/base.txt pyproject.toml | .venv/bin/python
	$(INSTALL) -r requirements/base.txt
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/base.stamp
	$(INSTALL) -r requirements/test.txt
	@touch $@

.venv/check.stamp: requirements/check.txt .venv/test.stamp
	$(INSTALL) -r requirements/check.txt
	@touch $@

# ---- the site

run: .venv/base.stamp
	$(BIN)/python manage.py cxhub_start --port $(PORT)

# ---- tests

test: test-sqlite test-postgres test-elasticsearch test-browser

test-sqlite: .venv/test.stamp
	@echo "== Tests on SQLite"
	$(TESTS)

test-postgres: .venv/test.stamp
	@echo "== Tests on PostgreSQL"
	tests/with_postgres $(TESTS)

test-elasticsearch: .venv/test.stamp
	@echo "== Tests with Elasticsearch"
	tests/with_elasticsearch $(TESTS) -m elasticsearch

test-browser: .venv/test.stamp
	@echo "== Tests in a browser"
	$(TESTS) -m browser

# ---- checks

check: check-style check-templates check-migrations check-project check-types

check-style: .venv/check.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-templates: .venv/check.stamp
	$(BIN)/djhtml --tabwidth 2 --check $(TEMPLATES)
	$(BIN)/curlylint $(TEMPLATES)

check-migrations: .venv/check.stamp
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

check-project: .venv/check.stamp
	$(PYTEST) -m "not browser" tests/project tests/install

check-types: .venv/check.stamp
	PATH="$(CURDIR)/$(BIN):$$PATH" tests/project/check_types

# ---- upkeep

pin: .venv/check.stamp
	PATH="$(CURDIR)/$(BIN):$$PATH" requirements/compile $(if $(UPGRADE),--upgrade)
