# The two commands: `make demo` and `make test`. Everything else is comfort.
SHELL := /bin/sh
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PORT

# The tests of what is pure run under a coverage gate, and so apart from the others.
PURE := $(addprefix tests/criteria/,$(addsuffix .py,$(addprefix test_,money moments deadlines financing settlement recognition \
	payments interest scoring ranking shares allocation optimum sampling state_aid assignment)) packages examples) \
	tests/reporting/persons tests/reporting/quality
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

.PHONY: demo demo-reset test pure lint bench shots requirements clean

demo: $(VENV)/.runtime ## start the portal with the demo city on http://localhost:$(PORT)
	@exec $(BIN)/python -m config.embedded.serve

demo-reset: $(VENV)/.runtime ## forget the demo's data and start afresh
	@$(BIN)/python -m config.embedded.serve --forget
	@exec $(BIN)/python -m config.embedded.serve

test: $(VENV)/.tests lint pure ## everything the CI runs
	@$(PYTEST) $(addprefix --ignore=,$(PURE))

pure: $(VENV)/.tests ## every branch of the pure modules, by their own tests
	@$(PYTEST) --quiet --cov --cov-report=term-missing:skip-covered $(PURE)

lint: $(VENV)/.tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.tests ## speed and memory, on a database that the benchmark fills itself
	@$(BIN)/python -m tests.bench

requirements: $(VENV)/.tests ## pin and hash-lock the dependencies anew
	@$(BIN)/pip install --quiet uv
	@for set in runtime tests; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
		--no-header requirements/$$set.in --output-file requirements/$$set.txt; done

clean: ## remove the virtual environment; the demo's data in var/ stays
	rm -rf $(VENV)

$(VENV)/.python:
	@sh config/embedded/make-venv.sh $(VENV)
	@touch $@

$(VENV)/.runtime: requirements/runtime.txt $(VENV)/.python
	@echo "Pakete werden eingerichtet (nur beim ersten Mal) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.tests: requirements/tests.txt $(VENV)/.runtime
	@echo "Pakete für die Tests werden eingerichtet (nur beim ersten Mal) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
