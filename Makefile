# make help       say what the targets do (what `make` alone does)
# make deps       install the Debian packages that building and testing need; nothing when all are there
# make build      the release binary, .build/release/fluhost
# make test       all tests, against a debug binary; they mount real file systems
# make sanitize   the script tests against a binary with AddressSanitizer and, in C, UndefinedBehaviorSanitizer
# make lint       style, layers and syntax; changes nothing
# make format     bring the Swift files into the form that lint wants
# make bench      what requests, system calls and a pass-through cost; PUBLISH=1 puts that of the last into the documents
# make docs       write docs/syscall.md and scripts/types from the declarations in the sources
# make demo       mount scripts/memfs.lua on a fresh folder, show a session on it, unmount
# make install    put the binary, scripts and documents below PREFIX (/usr/local), itself below DESTDIR
# make uninstall  remove them again
# make check      all that CI runs: deps, lint, both builds, all tests against both, install, demo
# make clean      remove .build

.SUFFIXES:
.PHONY: help deps build test sanitize lint format bench docs demo install uninstall check clean

MAKEFLAGS += --no-print-directory

PREFIX = /usr/local
DESTDIR =
SWIFT = swift

RELEASE = .build/release/fluhost
BUILD_RELEASE = $(SWIFT) build -c release --static-swift-stdlib --product fluhost
SANITIZED = .build/sanitize/debug/fluhost
# In C undefined behaviour ends the process, as what AddressSanitizer finds does; lld, because gold warns of each
# function of their runtime.
BUILD_SANITIZED = $(SWIFT) build --scratch-path .build/sanitize --product fluhost --sanitize=address \
	-Xcc -fsanitize=undefined,float-cast-overflow -Xcc -fno-sanitize-recover=undefined,float-cast-overflow \
	-Xswiftc -use-ld=lld
FORMAT = --recursive --configuration .swift-format Sources Tests tools Package.swift

ROOT = $(DESTDIR)$(PREFIX)
SCRIPTS = $(ROOT)/share/fluhost/scripts
TYPES = $(SCRIPTS)/types
DOCUMENTS = $(ROOT)/share/doc/fluhost

help:
	@sed -n 's/^# make //p' Makefile

deps:
	@tools/deps.sh build test bench

build:
	@tools/deps.sh build
	tools/quiet-build.sh $(BUILD_RELEASE)
	@echo "the binary: $(CURDIR)/$(RELEASE)"

# The stress tests load the whole machine, on which others wait: so they run by themselves.
test:
	@tools/deps.sh build test
	tools/quiet-build.sh $(SWIFT) build --build-tests
	tools/check-mount.sh .build/debug/fluhost
	$(SWIFT) test --skip-build --skip PassthroughStress
	$(SWIFT) test --skip-build --filter PassthroughStress

sanitize:
	@tools/deps.sh build
	tools/quiet-build.sh $(BUILD_SANITIZED)
	tools/sanitize.sh $(SANITIZED)

lint:
	$(SWIFT) format lint --strict $(FORMAT)
	tools/check-layers.sh
	tools/check-files.sh

format:
	$(SWIFT) format format --in-place $(FORMAT)

bench: build
	@tools/deps.sh build bench
	@tools/bench/dispatch.sh $(RELEASE)
	@echo
	@tools/bench/calls.sh $(RELEASE)
	@echo
	@python3 tools/bench/compare.py $(RELEASE) $(if $(PUBLISH),publish)
	@echo
	@SOAK_MANY=$${SOAK_MANY:-1000000} tools/bench/soak.sh $(RELEASE)

docs:
	@tools/deps.sh build
	tools/quiet-build.sh $(SWIFT) build --product document
	.build/debug/document

demo:
	@$(MAKE) --silent build
	@tools/demo.sh $(RELEASE)

# What was built before is installed as it is, so that `sudo make install` needs no Swift.
$(RELEASE):
	$(MAKE) build

install: $(RELEASE)
	install -d $(ROOT)/bin $(TYPES) $(SCRIPTS)/lib $(DOCUMENTS)/docs
	install -m 755 $(RELEASE) $(ROOT)/bin/fluhost
	install -m 644 scripts/*.* $(SCRIPTS)
	install -m 644 scripts/types/* $(TYPES)
	install -m 644 scripts/lib/* $(SCRIPTS)/lib
	install -m 644 README.md CHANGELOG.md LICENSE $(DOCUMENTS)
	install -m 644 docs/*.md docs/bench.* $(DOCUMENTS)/docs

uninstall:
	rm -f $(ROOT)/bin/fluhost
	rm -rf $(ROOT)/share/fluhost $(DOCUMENTS)

check:
	$(MAKE) deps
	$(MAKE) lint
	$(MAKE) build
	tools/check-install.sh
	tools/check-docs.sh $(RELEASE)
	$(MAKE) demo
	BENCH_ROUNDS=1 BENCH_CALLS=2000 BENCH_TURNS=1 BENCH_SYSCALLS=2000 BENCH_SECONDS=0.03 SOAK_FEW=20000 \
		SOAK_MANY=100000 $(MAKE) bench
	$(MAKE) test
	$(MAKE) sanitize
	FLUHOST=$(CURDIR)/$(RELEASE) $(SWIFT) test --skip-build --skip PassthroughStress

clean:
	rm -rf .build
