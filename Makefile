# make help lists the targets.

.PHONY: help setup update demo test lint format i18n test-core bench wheels stop clean distclean

help: ## list the targets
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 14

setup: ## install what is missing
	@tools/setup

update: ## download the newest Odoo
	@tools/setup --update

demo: setup ## start Odoo with demo data and print the logins
	@tools/run python tools/demo.py

test: setup ## run all checks and tests (TAGS=/customer_archive:TestFile for some)
	@tools/run python tools/run_tests.py

lint: setup ## run the static checks
	@tools/run tools/lint

format: setup ## rewrite Python and XML files in the house format
	@tools/run ruff check --fix-only --quiet .
	@tools/run ruff format .
	@tools/run oca-checks-odoo-module --fix --no-exit addons/*/ >/dev/null 2>&1 || true # make lint tells

i18n: setup ## renew the translation templates from the database of make test
	@tools/run python tools/translations.py

test-core: setup ## run Odoo's own tests with and without the addons (PARTS="cycle sweep" for some)
	@tools/run python tools/core_tests.py

bench: setup ## run the benchmarks
	@for benchmark in tests/benchmarks/bench_*.py; do \
		tools/run env PYTHONPATH=.local/odoo:tools python $$benchmark || exit; done

wheels: setup ## build each addon as a wheel in dist/
	@tools/run sh -c 'for addon in addons/*/; do \
		pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist "$$addon" || exit; done'
	@ls dist

stop: ## stop the demo and this clone's PostgreSQL
	@[ ! -e .local/venv ] || .local/venv/bin/python tools/demo.py --stop
	@[ ! -e .local/odoo.conf ] || tools/run --stop

clean: stop ## stop, and remove everything this clone made
	@[ ! -e .local/odoo.conf ] || tools/run --clean
	@rm -rf .local dist

distclean: clean ## also remove the downloads that all clones share
	rm -rf "$${XDG_CACHE_HOME:-$$HOME/.cache}/customer-archive"
