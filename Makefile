# The commands of Customer Lab. Each gets what it needs itself; `make help` lists them.

.DEFAULT_GOAL := help
.PHONY: help run test prove check format openapi bench screenshots lock

help: ## what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1	/' | expand -t 20

run: ## the community on http://127.0.0.1:8000 (PORT=, DEMO=0, DATABASE_URL=, REDIS_URL=)
	@bin/install run
	@.venv/bin/python bin/start.py

test: ## every test, at most ten minutes (T="tests/forum -k votes" for some)
	@bin/install test
	@bin/test-needs
	@.venv/bin/python -m pytest $(or $(T),-q -n 2 --dist worksteal)

prove: ## the same with full counts: kills, outages, state machines, hostile texts, all on both databases
	@bin/install test
	@bin/test-needs
	@PROVE=1 .venv/bin/python -m pytest $(T)

check: ## lint, formatting, types, import rules
	@bin/install dev
	@bin/check

format: ## writes the formatting that `make check` asks for
	@bin/install dev
	@.venv/bin/ruff check -q --fix-only .
	@.venv/bin/ruff format .

openapi: ## docs/openapi.json anew, after a change to the API
	@bin/install run
	@.venv/bin/flask openapi > docs/openapi.json

bench: ## the benchmarks: rows of figures
	@bin/install test
	@.venv/bin/python -m bench $(B)

screenshots: ## the main pages at two widths, light and dark, in screenshots/
	@bin/install test
	@bin/test-needs
	@.venv/bin/python bin/screenshots.py $(S)

lock: ## the locks anew, after a change to pyproject.toml or package.json
	@bin/install run
	@bin/lock
