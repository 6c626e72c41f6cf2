# `make demo` and `make test` need nothing but Python 3.11+ and make; `make help` lists the rest.
PYTHON ?= python3
# Groups of pyproject.toml to install; `make check EXTRAS=dev,torch` runs the tests of PyTorch scripts too.
EXTRAS ?= dev
VENV := .venv
BIN := $(VENV)/bin
# Few processes: each of them loads TensorFlow. Tests that share a model or a run go to the same one.
PARALLEL := --numprocesses logical --maxprocesses 4 --dist loadgroup --durations 10
STAMP := $(VENV)/installed
# What `make fuzz` runs: all targets or one, for this long each, from a new seed if none is given.
TARGET ?= all
MINUTES ?= 2
# What `make fresh` draws its cases from.
NEW_SEED := $(or $(SEED),$(shell date +%s))

export TF_CPP_MIN_LOG_LEVEL ?= 2
# Tests start Python hundreds of times; without its caches each process would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test long fresh fuzz lint check codes docs golden tables bench clean

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "cnnspec needs Python 3.11 or newer; say which with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	@touch $@

demo: $(STAMP) ## Check, summarise, draw and train LeNet-5 on the embedded digits.
	$(BIN)/cnnspec check specs/lenet5.yaml
	$(BIN)/cnnspec summary specs/lenet5.yaml
	$(BIN)/cnnspec diagram specs/lenet5.yaml -o runs/lenet5.svg
	$(BIN)/cnnspec train specs/lenet5.yaml --out runs/lenet5 --force
	@echo "The figure is runs/lenet5.svg, the trained model runs/lenet5/model.keras."

test: $(STAMP) ## Run every test.
	$(BIN)/python -m pytest $(PARALLEL)

long: $(STAMP) ## Run the tests that take long: every network of the zoo against Keras, more killed runs, fuzzing.
	$(BIN)/python -m pytest $(PARALLEL) -m large

fresh: $(STAMP) ## Run the tests that draw random cases with others than in every run: make fresh SEED=1.
	@echo "fresh cases, seed $(NEW_SEED)"
	CNNSPEC_SEED=$(NEW_SEED) $(BIN)/python -m pytest $(PARALLEL) -m "drawn and not large" \
		--hypothesis-profile fresh --hypothesis-seed $(NEW_SEED) || \
		{ echo "fresh cases failed; draw them again with: make fresh SEED=$(NEW_SEED)"; exit 1; }

fuzz: $(STAMP) ## Hunt for input that is not answered clearly: make fuzz TARGET=specs MINUTES=10 SEED=1.
	PYTHONPATH=tests $(BIN)/python -m fuzz $(TARGET) $(MINUTES) $(SEED)

lint: $(STAMP) ## Style, types, and which package may import which.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check: $(STAMP) ## What CI runs: the tests, and style and types beside them.
	$(MAKE) --jobs 2 test lint

codes: $(STAMP) ## Write docs/codes.md, the page of all codes.
	$(BIN)/cnnspec explain --all --format markdown -o docs/codes.md

docs: $(STAMP) ## Build the site of the documents into build/site, without network.
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "The site is build/site/index.html."

golden: $(STAMP) ## Write the expected texts anew; read the difference before you commit it.
	$(BIN)/cnnspec schema -o docs/cnnspec.schema.json
	$(BIN)/python -m pytest tests --update-golden -q

tables: $(STAMP) ## Write the tables of Keras' optimizers, losses and metrics anew.
	KERAS_BACKEND=tensorflow $(BIN)/python tools/tables.py

bench: $(STAMP) ## Measure the figures of the README, as ratios.
	$(BIN)/python -m benchmarks

clean: ## Remove the environment and what was made.
	rm -rf $(VENV) runs build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
