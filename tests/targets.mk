# The slower suites, the release, and what is for research; included by the
# Makefile.  A suite installs what it needs, and says so first.
DEPS = sh tests/deps.sh

# A share of the compilers and flags; COMPILERS=all: each that there is.
COMPILERS =
check-build: ## build it by several compilers, with flags refused, for gdb
	@COMPILERS='$(COMPILERS)' $(DEPS) check compilers
	@COMPILERS='$(COMPILERS)' bash tests/build/build.sh

check-slow: ## the long forms of the suites that have one: eight hours
	@$(DEPS) check slow
	@$(MAKE) --no-print-directory all
	@sh tests/slow.sh

# POLICY_SHARE=4: a fourth of the files of tests, others each day.
POLICY_SHARE = 1
check-policy: ## the system calls that doff makes below all tests
	@$(DEPS) check
	@$(MAKE) --no-print-directory all
	@POLICY_SHARE='$(POLICY_SHARE)' sh tests/policy.sh

check-container: ## the image, its examples and flags, by a daemon of ours
	@$(DEPS) check container
	@bash tests/container.sh

# FILES='identity specs': these files of tests/root alone.
ARCHES = i386 s390x armhf arm64
FILES =
check-arches: ## the release on ARCHES, under qemu-user
	@$(DEPS) check arches
	@FILES='$(FILES)' bash tests/arches/arches.sh $(ARCHES)

check-release: ## the release: built twice, packaged, installed
	@$(DEPS) check release
	@$(MAKE) --no-print-directory -f docker/packaging/Makefile $@

release deb: ## what is released (first make deps FOR='build release')
	@$(MAKE) --no-print-directory -f docker/packaging/Makefile $@

# MUTANTS=n tries n of them, MODULES='base/id.c drop/proof.c' those of these
# files.
MUTANTS = 0
MODULES =
check-mutants: ## break each check of the core, and see its tests find it
	@$(DEPS) check
	@$(MAKE) -s -f tests/Makefile all
	@python3 tests/mutants/mutants.py --quick --sample $(MUTANTS) $(MODULES)

mutants: ## break each check, and see a test find it: hours
	@$(DEPS) check
	@$(MAKE) -s -f tests/Makefile all
	@sh tests/mutants/apart.sh \
		python3 tests/mutants/mutants.py --sample $(MUTANTS) $(MODULES)

# make bench BENCH=quick, or a part of it, as tests/bench/bench.sh takes it.
BENCH = full
bench: ## side by side with the peers, on an idle machine
	@$(DEPS) check bench
	@$(MAKE) --no-print-directory release-build
	@bash tests/bench/bench.sh $(BENCH)

bench-publish: ## what the last full run measured, into the README
	@sh tests/bench/publish.sh

SECONDS = 30
fuzz: ## look for inputs that break a parser, SECONDS for each
	@$(DEPS) check fuzz
	@sh tests/fuzz/fuzz.sh $(SECONDS)

analyze: ## what tools find in source and executable: nothing
	@$(DEPS) check analyze
	@$(MAKE) --no-print-directory all sanitize
	@$(MAKE) -s -f tests/Makefile all
	@bash tests/analyze/analyze.sh

coverage: ## which lines and branches the tests take; the rest is told
	@$(DEPS) check
	@bash tests/coverage/coverage.sh

prove: ## that the parsers keep to the grammar: proved by Frama-C
	@$(DEPS) check prove
	@bash tests/prove/prove.sh

.PHONY: check-build check-slow check-policy check-container check-arches \
	check-release release deb check-mutants mutants bench bench-publish \
	fuzz analyze coverage prove
