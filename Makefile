# The two commands: `make night` does the main job, `make test` proves it. See README.md.

SHELL := /bin/bash
SWIFT ?= swift
# One configuration serves the program and its tests, so that nothing is built twice.
FLAGS := -c release
CHAMA := .build/release/chama
LIBRARIES := libopenblas-dev liblapacke-dev libsqlite3-dev zlib1g-dev
# What tests look at the program with.
TOOLS := sqlite3 python3
SCRATCH ?= /tmp

.PHONY: night test build lint libraries tools bench proof sample clean

night: build data/chain/stores.csv
	@$(CHAMA) night --feeds data/chain --ledger data/chama.sqlite --out data/out \
	  --models models; code=$$?; \
	case $$code in \
	  0) echo "make night: done";; \
	  1) echo "make night: done, with the warnings above";; \
	  6) echo "make night: was done before for this day and input; nothing has changed";; \
	  *) exit $$code;; \
	esac; \
	echo "make night: results are in data/out, one folder a day; open report.html first"

# A sample that was interrupted is made again from the start.
data/chain/stores.csv: | build
	rm -rf data/chain data/chain.new
	$(CHAMA) sample --out data/chain.new
	mv data/chain.new data/chain

build: libraries
	$(SWIFT) build $(FLAGS) --product chama

test: libraries tools
	$(SWIFT) build $(FLAGS) --build-tests
	$(MAKE) --no-print-directory lint
	$(SWIFT) test $(FLAGS) --skip-build

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

bench: build tools
	python3 Benchmarks/import.py --scratch $(SCRATCH)/chama-bench
	python3 Benchmarks/night.py --scratch $(SCRATCH)/chama-bench
	python3 Benchmarks/fit.py --scratch $(SCRATCH)/chama-bench
	python3 Benchmarks/ablation.py --scratch $(SCRATCH)/chama-bench
	python3 Benchmarks/peers.py --scratch $(SCRATCH)/chama-bench --charts $(SCRATCH)/chama-bench
	$(SWIFT) build $(FLAGS) --build-tests
	python3 Benchmarks/trace.py --scratch $(SCRATCH)/chama-bench
	python3 Benchmarks/emergency.py
	python3 Benchmarks/requests.py --scratch $(SCRATCH)/chama-bench
	python3 Benchmarks/balance.py --scratch $(SCRATCH)/chama-bench --chart $(SCRATCH)/chama-bench/balance.svg
	python3 Benchmarks/serve.py --scratch $(SCRATCH)/chama-bench
	python3 Benchmarks/epcis.py --only capture,paging
	python3 Benchmarks/sheets.py --scratch $(SCRATCH)/chama-bench
	python3 Benchmarks/replay.py --scratch $(SCRATCH)/chama-bench --seeds 5

proof: libraries tools
	$(SWIFT) build $(FLAGS) --build-tests
	python3 Benchmarks/proof.py
	python3 Benchmarks/serve_proof.py --scratch $(SCRATCH)/chama-bench
	python3 Benchmarks/epcis.py --only killed,subscriber,gs1
	python3 Benchmarks/outbox_proof.py --scratch $(SCRATCH)/chama-bench
	$${CHAMA_PYTHON:-python3} Benchmarks/pages.py --scratch $(SCRATCH)/chama-bench/pages

# The tracked sample: small, for tests and docs.
sample: build
	rm -rf data/sample
	$(CHAMA) sample --stores 5 --materials 12 --days 120 --seed 7 --out data/sample

libraries:
	@for package in $(LIBRARIES); do \
	  dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then $(MAKE) --no-print-directory install PACKAGES="$$missing"; fi

tools:
	@for tool in $(TOOLS); do \
	  command -v $$tool >/dev/null || missing="$$missing $$tool"; \
	done; \
	if [ -n "$$missing" ]; then $(MAKE) --no-print-directory install PACKAGES="$$missing"; fi

.PHONY: install
install:
	@echo "installing$(PACKAGES)"
	@root=; [ "$$(id -u)" = 0 ] || root=sudo; \
	$$root apt-get update -qq && $$root apt-get install -y -qq $(PACKAGES)

clean:
	rm -rf .build data/chain data/chain.new data/out data/chama.sqlite*
