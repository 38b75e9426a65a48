# `make` lists the targets. Everything is built into .venvs/, web/dist/ and models/, only when missing or stale.
.DEFAULT_GOAL := help
.PHONY: help run test conversations train evaluate lint format check-data demo-data import-document wechat-check wechat-menu rasa wechat-demo benchmark-wechat compile-requirements
BUILD := python3 -m environments build
TEST := .venvs/test/bin
RASA := .venvs/rasa/bin/python -m environments.rasa
NPM := python3 -m environments.web
OUR_PYTHON := hub actions nlu environments deploy tests benchmarks tools

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 24

run: ## build what is missing, start everything, print the addresses
	@$(BUILD) hub rasa web model
	@BTP_DEMO=$${BTP_DEMO:-true} .venvs/hub/bin/python -m deploy

test: ## run all tests
	@$(BUILD) hub test rasa web model
	@$(RASA) pytest -c tests/nlu/pytest.ini --confcutdir=tests/nlu tests/nlu
	@$(RASA) benchmarks.understanding --check
	@$(TEST)/python -m pytest
	@$(NPM) test

conversations: ## run the scripted conversations and random walks alone
	@$(BUILD) hub test rasa model
	@$(TEST)/python -m pytest tests/conversations

train: ## train the model if its data changed
	@$(BUILD) hub rasa model

lint: ## check style, types and imports
	@$(BUILD) test
	@$(TEST)/ruff format --check $(OUR_PYTHON)
	@$(TEST)/ruff check $(OUR_PYTHON)
	@$(TEST)/mypy
	@$(TEST)/lint-imports
	@$(NPM) run lint

format: ## format all code
	@$(BUILD) test
	@$(TEST)/ruff format $(OUR_PYTHON)
	@$(TEST)/ruff check --fix $(OUR_PYTHON)
	@$(NPM) run format

evaluate: ## train, measure the understanding on the held-out set, write a report
	@$(BUILD) hub rasa model
	@$(RASA) benchmarks.understanding

check-data: ## validate every file that operators edit
	@$(BUILD) hub
	@.venvs/hub/bin/python -m hub check

demo-data: ## fill the demo order book with orders of the last weeks
	@$(BUILD) hub
	@.venvs/hub/bin/python -m hub demo-data

import-document: ## turn a help document into drafts for the knowledge base: FILE=guide.docx, and ID=name if you like
	@$(BUILD) hub
	@.venvs/hub/bin/python -m hub import-document $(if $(ID),--id "$$ID") -- "$$FILE"

wechat-check: ## check the WeChat accounts before they go live
	@$(BUILD) hub
	@.venvs/hub/bin/python -m hub wechat-check

wechat-menu: ## push the menu to the WeChat accounts
	@$(BUILD) hub
	@.venvs/hub/bin/python -m hub wechat-menu

rasa: ## any Rasa command, as in: make rasa ARGS="shell nlu"
	@$(BUILD) hub rasa
	@$(RASA) rasa $(ARGS)

wechat-demo: ## try the official account by hand: a simulated WeChat with a phone page
	@$(BUILD) hub rasa web model
	@.venvs/hub/bin/python -m tools.wechat_simulator

benchmark-wechat: ## 1,000 messages through the simulated WeChat, ten minutes, write a report
	@$(BUILD) hub test rasa web model
	@$(TEST)/python -m benchmarks.wechat

compile-requirements: ## pin the Python requirements anew
	@$(BUILD) hub
	@for name in tools node hub; do .venvs/tools/bin/uv pip compile -q --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header environments/$$name.in -o environments/$$name.txt; done
	@.venvs/tools/bin/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  -c environments/hub.txt environments/test.in -o environments/test.txt
	@.venvs/tools/bin/uv pip compile -q --python-version 3.10 --generate-hashes --no-emit-index-url --no-header \
	  environments/rasa.in -o environments/rasa.txt
