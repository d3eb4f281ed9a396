# Two commands do everything: `make run` and `make test`. Both begin with `make setup`.
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv/bin
LOCK := $(VENV)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command "make lock" $(ARGS)

.PHONY: help python setup setup-dev run test bench drill fuzz lint lock

help:
	@echo 'make run     install what is missing, then start the application (OCOP_PORT=8000)'
	@echo 'make test    run all tests (ARGS="tests/house -k setup" for some of them)'
	@echo 'make setup   only install what is missing'
	@echo 'make lint    style, format, types, migrations, translations, deployment check'
	@echo 'make bench   measure the speed on PostgreSQL'
	@echo 'make drill   kill workers in the middle of 300 certificates and of long lists; hold a scoring day offline'
	@echo 'make fuzz    every hostile input at every form, everybody at every address, 1,000 alterations, 10,000 odd look-ups'
	@echo 'make lock    lock the requirements anew'

python:
	@test -n '$(PYTHON)' || { echo 'OCOP needs Python 3.11 or later: apt-get install python3'; exit 1; }

setup: python
	@$(PYTHON) tools/setup.py

setup-dev: python
	@$(PYTHON) tools/setup.py --dev

run: setup
	@exec $(VENV)/python manage.py serve

test: setup-dev
	@exec $(VENV)/python tools/run_tests.py $(ARGS)

bench: setup-dev
	@exec $(VENV)/python bench/run.py $(ARGS)

drill: setup-dev
	@OCOP_DRILL=300 exec $(VENV)/python tools/run_tests.py tests/evaluation/test_certificate_rendering.py \
		tests/evaluation/test_killed.py tests/products/test_list_queue.py
	@OCOP_DRILL=300 exec $(VENV)/python tools/run_tests.py tests/browser/test_offline.py

fuzz: setup-dev
	@OCOP_FUZZ=1 exec $(VENV)/python tools/run_tests.py tests/house/test_forms.py tests/house/test_access.py \
		tests/evaluation/test_verify_results.py tests/evaluation/test_public_fuzz.py

lint: setup-dev
	@exec tools/lint.sh

lock: python
	@$(PYTHON) tools/setup.py --dev --only packages
	@$(VENV)/pip install -q uv
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) -c requirements.txt requirements-dev.in -o requirements-dev.txt
