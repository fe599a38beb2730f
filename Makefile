# Every command a person types. `make help` lists them.

PYTHON ?= python3
# The languages to build; by default English and all that have catalogues.
LANGUAGES ?= en $(sort $(notdir $(wildcard locale/*)))
# The language that `make serve` shows.
LANGUAGE ?= en
# How many times the articles stand in the sites that `make bench-site` builds.
COPIES ?= 1 10
# What runs `make bench`; PyTorch takes part if it is installed there.
BENCH_PYTHON ?= $(BIN)/python

BIN := .venv/bin
SITE := .venv/site.stamp
TEST := .venv/test.stamp
SPHINX := LANGUAGES="$(LANGUAGES)" $(BIN)/sphinx-build -n -W --keep-going -q -c .

.DEFAULT_GOAL := help
.PHONY: help html root-page test serve translate new-language pseudo gettext update-po check-translations screenshots linkcheck doctest lint format bench bench-site requirements reproduce clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 15

html: $(SITE) ## Build the site in every language (or LANGUAGES=ru) into _build/html
	@$(MAKE) --no-print-directory -j2 $(LANGUAGES:%=html-%)
	@$(BIN)/python -m hosting
	@echo "The site is in _build/html; open _build/html/index.html"

html-%: $(SITE)
	@echo "Building _build/html/$*: cells run where something changed"
	@$(SPHINX) -b html -D language=$* -d _build/doctrees/$* docs _build/html/$* || \
	    { rm -f _build/doctrees/$*/environment.pickle; exit 1; } # or the next build is silent

test: html check-translations $(TEST) ## Run every test: the module, the doctests, the catalogues, the built site
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n logical --dist worksteal

serve: $(SITE) ## Serve one language with live reload (LANGUAGE=ru)
	LANGUAGES="$(LANGUAGE)" $(BIN)/sphinx-autobuild -c . -D language=$(LANGUAGE) \
	    -d _build/doctrees/$(LANGUAGE) --watch locale --watch glossary_code --ignore '*.mo' \
	    docs _build/serve/$(LANGUAGE)

translate: $(SITE) ## Translate a page and see it live (PAGE=concepts LANGUAGE=ru)
	@$(MAKE) --no-print-directory update-po LANGUAGES="en $(LANGUAGE)"
	@LANGUAGES="en $(LANGUAGE)" $(BIN)/python -m translations.live "$(PAGE)" "$(LANGUAGE)"

new-language: $(SITE) ## Begin a translation into another language (LANGUAGE=kk)
	@$(BIN)/python -m translations.new_language "$(LANGUAGE)"
	@$(MAKE) --no-print-directory update-po LANGUAGES="en $(LANGUAGE)"
	@echo "Translate what is in locale/$(LANGUAGE), then remove locale/$(LANGUAGE)/incomplete"

# The pseudo-language, `make html LANGUAGES=qps`, shows what is not extracted for translation.
html-qps: private SPHINX := cd _build/pseudo && $(SPHINX:$(BIN)%=../../$(BIN)%)
html-qps: pseudo
pseudo: gettext
	@$(BIN)/python -m translations.pseudo

gettext: $(SITE) ## Extract the messages of the pages, figures and gates into _build/gettext
	@SOURCE_DATE_EPOCH=0 $(SPHINX) -b gettext -D nb_execution_mode=off -D suppress_warnings=myst-nb.lexer \
	    -d _build/doctrees/gettext docs _build/gettext
	@$(BIN)/pybabel -q extract -k _ -k N_ --no-location --omit-header --sort-output \
	    -o _build/gettext/figures.pot glossary_code/figures
	@$(BIN)/pybabel -q extract -k _ -k N_ --no-location --omit-header --sort-output \
	    -o _build/gettext/translations.pot translations docs/_ext/catalogue_rules.py

update-po: gettext ## Bring the catalogues of every language in step with the pages
	@$(BIN)/python -m translations update $(filter-out en,$(LANGUAGES))

check-translations: gettext $(TEST) ## Check the catalogues: markup, terms, Russian, spelling
	@$(BIN)/python -m translations check $(filter-out en,$(LANGUAGES))

screenshots: html $(TEST) ## Store how the telling pages of the built site look now
	UPDATE_SCREENSHOTS=1 $(BIN)/python -m pytest tests/test_looks.py

linkcheck: html-en ## Check the links to other sites, which needs a connection
	$(SPHINX) -b linkcheck -d _build/doctrees/en docs _build/linkcheck

doctest: $(TEST) ## Run the examples in the docstrings, the pages and the READMEs
	$(BIN)/python -m pytest glossary_code docs README.md README.ru.md

lint: $(TEST) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(TEST) ## Format the Python code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(TEST) ## Time whole training runs beside other libraries, into bench/results.json
	@$(BENCH_PYTHON) -u -m bench

bench-site: $(TEST) ## Time the build as the site grows (COPIES="1 10", LANGUAGES=ru)
	@$(BIN)/python -m bench.site --languages "$(LANGUAGES)" $(COPIES)

requirements: $(TEST) ## Pin the newest versions of what requirements/*.in name
	for name in site test; do \
	    $(BIN)/uv pip compile -q --upgrade --universal --fork-strategy fewest \
	        --generate-hashes --no-header --no-annotate --no-emit-index-url \
	        --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; \
	done

reproduce: html ## Build the last commit once more, elsewhere, and compare the bytes of the two sites
	@rm -rf _build/again
	@git clone -q . _build/again
	@ln -s ../../.venv _build/again/.venv
	@touch $(SITE)
	@PYTHONHASHSEED=1 $(MAKE) --no-print-directory -C _build/again html
	diff -r _build/html _build/again/_build/html

clean: ## Remove all that was built (the environment in .venv stays)
	rm -rf _build
	find locale -name '*.mo' -delete

# The environment, made once and again when the pinned requirements change.
.venv/python.stamp:
	@command -v $(PYTHON) >/dev/null || \
	    { echo "Python 3.11 or newer is needed: '$(PYTHON)' was not found" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; $(PYTHON) is `$(PYTHON) -V`" >&2; exit 1; }
	@echo "Setting up the environment in .venv"
	@$(PYTHON) -m venv .venv || \
	    { echo "Python's venv module is missing (on Debian: the package python3-venv)" >&2; exit 1; }
	@touch $@

.venv/%.stamp: requirements/%.txt | .venv/python.stamp
	@echo "Installing requirements/$*.txt into .venv"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@
