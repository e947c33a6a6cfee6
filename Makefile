# Two commands matter: `make run` and `make test`. Everything else is a part of them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.PHONY: setup setup-dev run test lint fmt types demo screenshots clean messages bench-rules bench-letters bench-forms mutants

setup:  ## virtual environment, pinned packages, front end, message catalogues
	@PYTHON=$(PYTHON) tools/setup.sh

setup-dev:
	@PYTHON=$(PYTHON) tools/setup.sh dev

run: setup  ## the whole portal on this machine; PORT= chooses the port
	@$(BIN)/python manage.py portal --port $(PORT)

test: setup-dev  ## the whole suite: SQLite, PostgreSQL + Redis, browser
	@$(BIN)/python tools/run_tests.py $(ARGS)

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	$(BIN)/python manage.py messages check

fmt: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade $$(git ls-files 'templates/*.html')

types: setup-dev
	$(BIN)/mypy organisations letters schemes applications reporting grantportal

messages: setup-dev  ## extract, merge and compile the message catalogues
	$(BIN)/python manage.py messages update
	$(BIN)/python manage.py messages compile

demo: setup  ## a fresh demo database under var/ (the old one is kept beside it)
	@tools/fresh_demo.sh

screenshots: setup-dev  ## the pictures of the README, from the demo data
	$(BIN)/python tools/screenshots.py

bench-rules: setup-dev
	$(BIN)/python -m tests.bench.rules

bench-letters: setup-dev
	$(BIN)/python -m tests.bench.letters

bench-forms: setup-dev
	$(BIN)/python -m tests.bench.forms

mutants: setup-dev  ## changes the rules in small ways and counts the changes that a test notices; twenty minutes, not in CI
	$(BIN)/pip install --quiet --require-hashes -r requirements-mutants.txt
	nice $(BIN)/mutmut run

clean:  ## removes what make made; the database under var/ stays
	rm -rf $(VENV) node_modules staticfiles mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
