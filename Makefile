# The one entry point. `make help` lists the targets; CI runs `make test`.

.DEFAULT_GOAL := help
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
CARGO ?= cargo
TOOLS := target/tools
export RUST_BACKTRACE ?= 0

.PHONY: help
help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

.PHONY: toolchain
toolchain:
	@command -v $(CARGO) > /dev/null || { \
	  echo "flows8x8 needs a Rust toolchain, $$(sed -n 's/^rust-version = //p' Cargo.toml) or newer: https://rustup.rs" >&2; exit 1; }

.PHONY: demo
demo: toolchain ## The main job, against a simulator on this machine
	$(CARGO) run --package flows8x8-cli -- demo

.PHONY: check
check: toolchain format lint doc unit ## What each commit passes: format, lints, docs, unit tests, vectors

.PHONY: format
format: toolchain
	$(CARGO) fmt --all --check

.PHONY: lint
lint: toolchain
	$(CARGO) clippy --quiet --workspace --all-targets -- --deny warnings

.PHONY: unit
unit: toolchain
	$(CARGO) test --quiet --workspace --lib --bins
	$(CARGO) test --quiet --package flows8x8-tests --test vectors
	$(CARGO) test --quiet --package flows8x8-tests --test promises -- contract

.PHONY: test
test: toolchain format lint doc ## Every test: also doc tests, promises over sockets, the command
	$(CARGO) test --workspace --exclude flows8x8-tests
	$(CARGO) test --package flows8x8-tests --lib --bins --test vectors --test promises --test secrecy
	$(CARGO) test --package flows8x8-tests --doc
	$(MAKE) test-faults
	$(MAKE) test-python
	$(MAKE) test-node
	$(MAKE) test-c
	$(MAKE) test-uniffi

.PHONY: test-faults
test-faults: toolchain ## What the network can do to a call, with figures (part of `make test`)
	$(CARGO) test --package flows8x8-tests --test faults -- --test-threads=1 --nocapture

.PHONY: test-python
test-python: toolchain ## The Python package as users get it: both wheels, installed, every test (part of `make test`)
	$(CARGO) build --quiet --package flows8x8-cli --package flows8x8-tests --bins
	bindings/python/tools/prepare.sh ci
	target/python/venv/bin/python -m pytest -q --rootdir bindings/python -c bindings/python/pyproject.toml bindings/python/tests

.PHONY: test-node
test-node: toolchain ## The npm packages as users get them: packed, installed, every test (part of `make test`)
	$(CARGO) build --quiet --package flows8x8-cli --package flows8x8-tests --bins
	bindings/node/tools/prepare.sh ci
	cd target/node/app && FLOWS8X8_REPO=$(CURDIR) node --test --test-timeout=120000 --test-reporter=spec tests/*.test.mjs

.PHONY: test-c
test-c: toolchain ## The C library as users get it: installed, linked, by C and by C++, with sanitizers (part of `make test`)
	$(CARGO) build --quiet --package flows8x8-cli --package flows8x8-tests --bins
	bindings/c/tools/test.sh

.PHONY: uniffi
uniffi: toolchain ## The sources for Kotlin, Swift and Ruby, from the crate: bindings/uniffi/generated
	bindings/uniffi/tools/generate.sh

.PHONY: test-uniffi
test-uniffi: toolchain ## Kotlin and Ruby as users get them, and what can be checked of Swift (part of `make test`)
	$(CARGO) build --quiet --package flows8x8-cli --package flows8x8-tests --bins
	bindings/uniffi/tools/test.sh

PREFIX ?= /usr/local
.PHONY: install-c
install-c: toolchain ## The C library, its headers, pkg-config and CMake files: make install-c PREFIX=/usr/local
	bindings/c/tools/install.sh "$(abspath $(PREFIX))"

.PHONY: pack-node
pack-node: toolchain ## The npm packages for this machine, into target/node/tarballs
	bindings/node/tools/prepare.sh wheel
	@echo "packed: $$(ls target/node/tarballs/flows8x8-[0-9]*.tgz) and those of the platforms beside it"

.PHONY: doc
doc: toolchain
	RUSTDOCFLAGS="--deny warnings" $(CARGO) doc --quiet --workspace --no-deps

.PHONY: test-long
test-long: toolchain ## What takes long: many random answers, in optimized code
	FLOWS8X8_LONG=1 $(CARGO) test --profile ci --package flows8x8-tests --test promises -- mutations --nocapture
	$(CARGO) build --quiet --package flows8x8-cli --package flows8x8-tests --bins
	bindings/python/tools/prepare.sh ci
	FLOWS8X8_LONG=1 target/python/venv/bin/python -m pytest -q -c bindings/python/pyproject.toml bindings/python/tests/test_memory.py
	bindings/python/tools/every_python.sh
	bindings/node/tools/prepare.sh ci
	cd target/node/app && FLOWS8X8_REPO=$(CURDIR) FLOWS8X8_LONG=1 node --test --test-reporter=spec tests/memory.test.mjs
	bindings/c/tools/test.sh --long

.PHONY: audit
audit: toolchain ## Licences, bans and sources of the dependencies
	@$(CARGO) deny --version > /dev/null 2>&1 || PATH="$(CURDIR)/$(TOOLS)/bin:$$PATH" $(CARGO) deny --version > /dev/null 2>&1 \
	  || $(CARGO) install --quiet --locked --root $(TOOLS) cargo-deny
	$(CARGO) fetch --quiet
	PATH="$(CURDIR)/$(TOOLS)/bin:$$PATH" $(CARGO) deny --offline check licenses bans sources

.PHONY: bench-python
bench-python: toolchain ## The Python package beside requests, httpx, urllib3, http.client and aiohttp
	$(CARGO) build --quiet --release --package flows8x8-bench --bin bench-server
	bindings/python/tools/prepare.sh wheel bench/python/requirements.txt
	target/python/venv/bin/python bench/python/run.py

.PHONY: bench-node
bench-node: toolchain ## The npm package beside undici, fetch and axios
	$(CARGO) build --quiet --release --package flows8x8-bench --bin bench-server
	bindings/node/tools/prepare.sh wheel
	bench/node/run.sh

.PHONY: bench-c
bench-c: toolchain ## The C library beside libcurl with jansson
	$(CARGO) build --quiet --release --package flows8x8-bench --bin bench-server
	bindings/c/tools/install.sh $(CURDIR)/target/c/bench-prefix
	FLOWS8X8_PREFIX=$(CURDIR)/target/c/bench-prefix BENCH_SERVER=$(CURDIR)/target/release/bench-server bench/c/run.sh

.PHONY: bench
bench: toolchain ## Instructions per call, by callgrind; the linter's speed
	bench/instructions.sh
	bench/lint.sh
