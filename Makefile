# Two commands: `make run` and `make test`. They need GNU make and Python 3.11 or newer, and fetch the rest into .venv.
# Every path is relative, so the project may lie in a folder with spaces.
SHELL := /bin/sh
export UV_PYTHON_DOWNLOADS := never
export PYTHONPATH := $(CURDIR)/src
BIN := .venv/bin
HOME_OF_RUN := SHEYINTONG_HOME="$${SHEYINTONG_HOME:-$$PWD/var}"
# Where a process tree serves this data folder already; empty when none does. An error ends with our line, a failed recipe with make's.
RUNNING = $(shell PYTHONPATH=src $(HOME_OF_RUN) $(BIN)/python -m sheyintong running)

.DEFAULT_GOAL := run
.PHONY: run coverage bench-accept test test-fast lint browser-present wheel lock clean docs packages-run packages-dev

run: packages-run                # PostgreSQL, demo data, pages, workers, card reader: one process tree; Ctrl-C or SIGTERM ends all
	$(if $(RUNNING),$(error $(RUNNING)))
	@exec env $(HOME_OF_RUN) $(BIN)/python -m sheyintong demo

# Two workers, each with a PostgreSQL server of its own: an open transaction of a neighbour would hold back the sealer.
QUICK = -n 2 --dist worksteal -m "not soak and not browser and not crash"

# Lines and branches of the pure rooms (kernel, rules, states) that no test reaches: there must be none.
COVERED = $(BIN)/python -m coverage erase && $(BIN)/python -m coverage run -m pytest -q

test: packages-dev browser-present lint     # everything; what drives a browser or kills processes comes last, one after another
	@$(COVERED) $(QUICK)
	@$(BIN)/python -m coverage combine -q && $(BIN)/python -m coverage report
	@$(BIN)/python -m pytest -q -m "(browser or crash) and not soak"

test-fast: packages-dev lint     # without browser and crash tests
	@$(BIN)/python -m pytest -q $(QUICK)

lint: packages-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python docs/generate.py --check

coverage: packages-dev           # the pure rooms alone, by the tests beside them
	@$(COVERED) $(QUICK) tests/kernel tests/foundation tests/registers tests/casework tests/exchange tests/services
	@$(BIN)/python -m coverage combine -q && $(BIN)/python -m coverage report

bench-accept: packages-dev         # cases a second: pgbench, bare, API, page; BENCH="--seconds 5 --clients 8"
	@PYTHONPATH=src:. $(BIN)/python -m benches.accept $(BENCH)

browser-present:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "The browser tests need Chromium. Type: sudo apt-get install -y chromium fonts-noto-cjk" >&2; exit 1; }

docs: packages-dev               # write the generated reference anew
	@$(BIN)/python docs/generate.py

wheel: packages-dev              # dist/sheyintong-*.whl
	@$(BIN)/python -m sheyintong messages
	@uv=$$(command -v uv || echo $(BIN)/uv); "$$uv" build -q --wheel --no-build-isolation --python $(BIN)/python --out-dir dist

lock: packages-dev               # resolve requirements/*.in anew, with hashes and without any address
	@uv=$$(command -v uv || echo "$$PWD/$(BIN)/uv"); cd requirements && for name in uv run dev; do \
	  "$$uv" pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade "$$name.in" -o "$$name.txt" || exit 1; done

clean:                           # the environment, caches and what was built; never the data in var/
	@rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

packages-run:
	@sh requirements/sync run

packages-dev:
	@sh requirements/sync dev
