# Watchfloor: the commands a newcomer needs. `make run` and `make test` do their own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.setup-done
RUN_ARGS ?=

.PHONY: run setup test check style prove bench lock translations clean

run: setup
	@exec $(BIN)/watchfloor run $(RUN_ARGS)

setup: $(STAMP)

$(STAMP): requirements.lock requirements-dev.lock pyproject.toml tools/setup.sh $(wildcard resources/translations/*.ts)
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh tools/setup.sh
	@touch $@

# All that CI runs.
test: style
	@sh tools/test.sh $(BIN)

check: style
	$(BIN)/mypy

style: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m app.translations check

prove: setup
	$(BIN)/python -m tests.prove

bench: setup
	$(BIN)/watchfloor bench table

lock:
	$(BIN)/pip-compile -q --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras -o requirements.lock requirements.in
	$(BIN)/pip-compile -q --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras -o requirements-dev.lock requirements-dev.in

translations: setup
	$(BIN)/python -m app.translations update

clean:
	rm -rf build $(VENV)
