# Everything a person runs. README gives the same as plain commands for machines without make.
PYTHON ?= python3
PORT ?= 8866
BIN := .venv/bin
# A process for each core; a file's tests stay together, so that its fixtures and a notebook's kernel are made once.
PYTEST := $(BIN)/pytest -n logical --dist loadfile --nbval-lax --nbval-current-env
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help start lab environment test-environment test test-all lint fmt snapshots bench facts docs

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

environment:
	@scripts/environment

test-environment:
	@scripts/environment test

start: environment ## the workbench as a page on this machine (PORT=, PYTHON=)
	@$(BIN)/python -m workbook serve --port $(PORT)

lab: environment ## the same notebooks in JupyterLab
	@$(BIN)/jupyter lab --ip 127.0.0.1 --port $(PORT) --LabApp.news_url=None \
		--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
		$(if $(filter 0,$(shell id -u)),--allow-root) notebooks/00_start_here.ipynb

test: test-environment lint ## all that CI runs: lint, types, layers, tests, notebooks, browser, oracle table
	$(PYTEST) -m "not all_pairs" tests notebooks

test-all: test-environment lint ## the same over every pair of options and every mutation
	$(PYTEST) tests notebooks

lint: test-environment ## ruff, mypy --strict, import layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: test-environment ## format and mend what ruff can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

snapshots: test-environment ## write the stored outputs anew; read the difference before you commit it
	SNAPSHOTS=write $(BIN)/pytest -m "not browser and not all_pairs" tests

bench: test-environment ## figures and ratios against a baseline of the same run
	$(BIN)/python -m benchmarks

docs: environment ## what docs/ holds: the pages of checks and patterns, the picture of the README
	@$(BIN)/python -m workbook.checks.page > docs/checks.md
	@$(BIN)/python -m workbook.exports.pattern_pages docs/patterns
	@$(BIN)/python -c "from pathlib import Path; from workbook import analyze, design; \
		Path('docs/three_tier_dmz.svg').write_text(analyze(design('three_tier_dmz')).picture().svg)"

facts: environment ## rows of facts that were last checked more than a year ago
	@$(BIN)/python -m workbook.facts.ages
