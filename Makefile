# Suture. `make sweep` and `make test` are all that a new user needs; both work on a fresh Debian with Swift 6.3.

SWIFT ?= swift
# Tests reach internal declarations also in release mode; one set of flags means one build.
FLAGS := -c release -Xswiftc -enable-testing
PACKAGES := libyaml-dev libdnnl-dev libsqlite3-dev zlib1g-dev
SOURCES := Package.swift Sources Plugins Tests

.PHONY: help packages build sweep test lint format clean

help:
	@echo "make sweep    install what is missing, build, and run Registry/sweeps/digits-pairs.yaml to its result table"
	@echo "make test     install what is missing, build, check the format, and run all tests"
	@echo "make build    build in release mode; the program is .build/release/suture"
	@echo "make format   format all sources in place"
	@echo "make clean    remove everything that was built"

# Installs the system packages that are missing, as root or through sudo.
packages:
	@missing=""; \
	for package in $(PACKAGES); do \
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

test: packages lint
	$(SWIFT) test $(FLAGS) --disable-xctest

lint:
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

clean:
	rm -rf .build
