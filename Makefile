# make lab    install, and open lesson 1 in JupyterLab
# make test   install, and run every test
# make check  what to run while working: style, types, unit tests; some minutes
# With another Python: make lab PYTHON=python3.12

# On Windows from Git Bash, with the make of MinGW
ifeq ($(OS),Windows_NT)
PYTHON ?= python
SHELL := bash
export PYTHONUTF8 = 1
BIN = Scripts
else
PYTHON ?= python3
BIN = bin
endif
RUN = .venv/$(BIN)/python
OLDEST = .venv/oldest/$(BIN)/python
PARITY = .venv/parity/$(BIN)/python
BENCH = .venv/bench/$(BIN)/python
HOMES = .venv/homes/$(BIN)/python
HUB = .venv/hub/$(BIN)/python
INSTALL = -m pip install --quiet --disable-pip-version-check
# What bundles and checks the page: Node's package manager writes this file where it has installed all
TOOLS = js/node_modules/.package-lock.json
# The kernel of this very environment, and an end for a cell that hangs
# A few files at a time: the cells of a lesson share a kernel, and some files a JupyterLab
PARALLEL = --numprocesses=3 --dist=loadfile
NBVAL = --nbval --nbval-current-env --nbval-cell-timeout=120

.PHONY: lab test check test-unit test-browser test-notebooks test-oldest test-here browser upgrade parity homes bench bench-hub page trained models lint format notebooks handout slides site wheel clean

# JupyterLab wants to be told that it may run as root, and where there is no screen for a browser.
lab: .venv/.lab
	@options="--log-level=WARN --LabApp.default_url=/lab/tree/notebooks/01_pseudocode_rnn.ipynb"; \
	if [ "$$(id -u)" = 0 ]; then options="$$options --allow-root"; fi; \
	case "$$(uname)" in \
	Darwin | MINGW* | MSYS* | CYGWIN*) ;; \
	*) if [ -z "$$DISPLAY$$WAYLAND_DISPLAY$$BROWSER" ]; then \
		options="$$options --no-browser"; \
		echo "No screen here to open a browser on. Open the http address below in a browser that reaches this machine."; \
	fi ;; \
	esac; \
	echo "Lesson 1 opens in JupyterLab. Control-C stops it."; \
	exec $(RUN) -m jupyterlab $$options

test: .venv/.test $(TOOLS)
	$(RUN) -m pytest $(PARALLEL) $(NBVAL) tests notebooks

# The types of the page's sources and the imports between rooms are checked by tests.
check: lint .venv/.test $(TOOLS)
	$(RUN) -m pytest $(PARALLEL) -m "not browser and not lesson" tests

test-unit: .venv/.test $(TOOLS)
	$(RUN) -m pytest $(PARALLEL) -m "not browser" tests

test-browser: .venv/.test
	$(RUN) -m pytest $(PARALLEL) -m browser tests

test-notebooks: .venv/.test
	$(RUN) -m pytest $(NBVAL) notebooks

# Every test with the oldest versions that pyproject.toml allows. Their warnings about newer packages are no errors.
test-oldest: $(TOOLS)
	$(PYTHON) -m venv --clear .venv/oldest
	$(OLDEST) -c 'import re, tomllib; \
		project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
		packages = project["dependencies"] + project["optional-dependencies"]["test"]; \
		print(*(re.sub("[>~]=", "==", package) for package in packages), sep="\n")' > .venv/oldest/oldest.txt
	$(OLDEST) $(INSTALL) --constraint .venv/oldest/oldest.txt --editable '.[test]'
	$(OLDEST) -m pytest $(PARALLEL) -W default --disable-warnings $(NBVAL) tests notebooks

# Every test in the Python that is active, as after conda activate; installs nothing in it
test-here: $(TOOLS)
	python -m pytest $(PARALLEL) $(NBVAL) tests notebooks

# Playwright's own Chromium, for the browser tests where the system has none
browser: .venv/.test
	$(RUN) -m playwright install chromium

# The newest release of every package, those that others need included: make upgrade, then make test
upgrade: .venv/.test
	$(RUN) $(INSTALL) --upgrade --upgrade-strategy eager --editable '.[test]'

# The cells beside real layers of Keras and PyTorch, and the fixtures recorded anew. Warnings of the two are no errors,
# and Keras keeps its settings in .venv/parity instead of the home directory.
parity: .venv/parity/.installed
	KERAS_HOME=.venv/parity/keras $(PARITY) -m pytest -W default --disable-warnings tests/parity/live.py tests/parity/models_*.py

# The course in Voila and in marimo, in a browser: two packages with many of their own, so an environment of their own
homes: .venv/homes/.installed
	$(HOMES) -m pytest -W default --disable-warnings tests/homes/in_voila.py tests/homes/in_marimo.py

# How fast the cells compute, beside PyTorch and a plain loop in NumPy, and how fast a step is in JupyterLab, beside
# other widgets: seven minutes, best on an idle machine.
# NumPy's products are too small here to gain from a second thread, and would wait for it on a busy machine.
bench: .venv/bench/.installed
	OPENBLAS_NUM_THREADS=1 $(BENCH) -m benchmarks.arithmetic
	OPENBLAS_NUM_THREADS=1 $(BENCH) -m benchmarks.models
	$(BENCH) -m benchmarks.stepping
	$(BENCH) -m benchmarks.opening

# A class of 20 on a JupyterHub of this machine, three of them in browsers: some minutes, 6 GB of memory, Linux
bench-hub: .venv/hub/.installed
	$(HUB) -m benchmarks.hub

# The page's sources in js/, bundled and minified into rnn_helpers/widgets/static; only this needs Node
page: $(TOOLS)
	cd js && npm run --silent build

# The cells that LSTM.trained and its like read, trained anew: one process and one thread a core.
# make trained TASK=latch trains those of one task.
trained: .venv/.test
	OPENBLAS_NUM_THREADS=1 $(RUN) -m rnn_helpers.tasks.shipped $(TASK)

# The two models of notebook 6, which recorded_model reads, trained and recorded anew: two minutes
models: .venv/parity/.installed
	KERAS_HOME=.venv/parity/keras PYTHONPATH=. $(PARITY) tests/parity/trained_models.py

lint: .venv/.test
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check

format: .venv/.test
	$(RUN) -m ruff check --fix
	$(RUN) -m ruff format

# Execute the lessons anew, without durations and the states of widgets, and with lines that came in pieces as one
notebooks: .venv/.test
	$(RUN) -m jupyter nbconvert --to notebook --inplace --execute notebooks/*.ipynb \
		--ExecutePreprocessor.record_timing=False --ExecutePreprocessor.store_widget_state=False
	$(RUN) -m jupyter nbconvert --log-level=WARN --coalesce-streams notebooks/*.ipynb
	$(RUN) -m rnn_helpers.lessons.time_needed notebooks/*.ipynb
	$(RUN) -m rnn_helpers.lessons.slides notebooks/*.ipynb

# The lessons without their solutions, in a folder of their own
handout: .venv/.lab
	$(RUN) -m rnn_helpers.lessons.handout notebooks handout

# A deck for each lesson, in the folder slides; a slide that is too long scrolls
slides: .venv/.lab
	$(RUN) -m jupyter nbconvert --log-level=WARN --to slides --output-dir=slides notebooks/*.ipynb \
		--SlidesExporter.reveal_scroll=True --SlidesExporter.reveal_width=1280 --SlidesExporter.reveal_height=800
	cp -R notebooks/images slides

# The course as static pages in the folder site, which any server or none can show. With a repository on GitHub,
# make site REPOSITORY=owner/name, its pages lead to Binder.
site: .venv/.test
	$(RUN) -m rnn_helpers.lessons.site notebooks site $(REPOSITORY)

# The package as one file in dist, to install where there is no checkout; a test installs this very file.
# What an earlier build left behind would be packed with it.
wheel: .venv/.test
	rm -rf build dist
	$(RUN) $(INSTALL) 'setuptools>=77'
	$(RUN) -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	WHEEL=dist $(RUN) -m pytest tests/project/test_wheel.py

clean:
	rm -rf .venv js/node_modules build dist handout slides site *.egg-info .pytest_cache .hypothesis .ruff_cache

# Without Node 20 or newer the tests of the page's sources are skipped, and say so.
$(TOOLS): js/package.json js/package-lock.json js/.npmrc
	@if command -v npm > /dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then \
		echo "Installing the tools of the page's sources into js/node_modules"; \
		cd js && npm ci --silent; \
	fi

# The files .venv/.lab and .venv/.test say what has been installed, so that it is not done again.

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is missing or older than Python 3.11; name another one: make $(MAKECMDGOALS) PYTHON=python3.12"; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "$(PYTHON) lacks its module venv; on Debian and Ubuntu: apt install python3-venv"; \
		exit 1; }
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.lab: .venv/.python pyproject.toml
	@echo "Installing JupyterLab and what the lessons need into .venv: a few minutes, once"
	$(RUN) $(INSTALL) --editable .
	@$(RUN) -c 'import matplotlib.font_manager'  # looks for fonts once, and says so: not in a lesson
	@touch $@

.venv/.test: .venv/.python pyproject.toml
	@echo "Installing JupyterLab, what the lessons need and the test tools into .venv: a few minutes, once"
	$(RUN) $(INSTALL) --editable '.[test]'
	@$(RUN) -c 'import matplotlib.font_manager'
	@touch .venv/.lab $@

.venv/parity/.installed: tests/parity/requirements.txt | .venv/.python
	@echo "Installing Keras and PyTorch into .venv/parity: a few minutes, once"
	$(PYTHON) -m venv --clear .venv/parity
	$(PARITY) $(INSTALL) --requirement tests/parity/requirements.txt
	@touch $@

.venv/homes/.installed: tests/homes/requirements.txt pyproject.toml | .venv/.python
	@echo "Installing Voila and marimo into .venv/homes: a few minutes, once"
	$(PYTHON) -m venv --clear .venv/homes
	$(HOMES) $(INSTALL) --requirement tests/homes/requirements.txt
	@touch $@

.venv/bench/.installed: benchmarks/requirements.txt pyproject.toml | .venv/.python
	@echo "Installing JupyterLab, PyTorch and ipympl into .venv/bench: a few minutes, once"
	$(PYTHON) -m venv --clear .venv/bench
	$(BENCH) $(INSTALL) --requirement benchmarks/requirements.txt
	@touch $@

.venv/hub/.installed: benchmarks/requirements_hub.txt pyproject.toml | .venv/.python
	@echo "Installing JupyterHub, its proxy and JupyterLab into .venv/hub: a few minutes, once"
	$(PYTHON) -m venv --clear .venv/hub
	$(HUB) $(INSTALL) --requirement benchmarks/requirements_hub.txt
	npm install --silent --no-fund --no-audit --prefix .venv/hub/proxy configurable-http-proxy@5
	@touch $@
