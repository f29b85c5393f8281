# doff: make demo, make check; make alone builds build/doff.
.POSIX:
.SUFFIXES:

VERSION = 1.0.0
PREFIX = /usr/local
DESTDIR =
CC = gcc
STRIP = strip
MACHINE := $(shell $(CC) -dumpmachine 2>/dev/null)
ARCH = $(firstword $(subst -, ,$(MACHINE)))

SOURCES := $(sort $(wildcard src/*.c src/*/*.c))
OBJECTS = $(SOURCES:src/%.c=build/%.o)

WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow \
	-Wcast-qual -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wswitch-enum -Wnull-dereference -Wpointer-arith -Wwrite-strings \
	-Wundef -Wformat=2 -Wold-style-definition -Wredundant-decls
WERROR = $(if $(CI),-Werror)
HARDENING = -fPIE -fstack-protector-strong -fstack-clash-protection \
	-ftrivial-auto-var-init=zero
STANDARD = -std=c17 -D_GNU_SOURCE -DDOFF_VERSION='"$(VERSION)"'
CFLAGS = -Oz -flto
# Nothing of the machine that builds reaches the executable.
BUILD_CFLAGS = $(STANDARD) -Isrc $(WARNINGS) $(WERROR) $(HARDENING) $(CFLAGS) \
	-fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections \
	-ffile-prefix-map=$(CURDIR)=. -fno-ident -g0
BUILD_LDFLAGS = -Wl,-z,relro,-z,now,-z,noexecstack,-z,text,--gc-sections \
	-Wl,-O2,--build-id=none,--as-needed -s

# musl: the system's own (Alpine), or installed beside glibc (Debian, Fedora).
# There its start files and libc.a are named one by one: gcc -static-pie would
# link glibc's start file, and musl-gcc -static-pie links dynamically.
LLD := $(shell command -v ld.lld)
MUSL_LIB := $(patsubst %/,%,$(dir $(firstword $(wildcard \
	/usr/lib/$(ARCH)-linux-musl/rcrt1.o \
	/usr/$(ARCH)-linux-musl/lib/rcrt1.o \
	/usr/$(ARCH)-linux-musl/lib64/rcrt1.o))))
MUSL_INCLUDE := $(firstword $(wildcard \
	/usr/include/$(ARCH)-linux-musl /usr/$(ARCH)-linux-musl/include))
ifneq ($(findstring musl,$(MACHINE)),)
LINK = $(CC) -static-pie $(BUILD_LDFLAGS)
else
MUSL_CFLAGS = -nostdinc -isystem $(MUSL_INCLUDE) \
	-isystem $(shell $(CC) -print-file-name=include)
LINK = $(CC) -nostdlib -static -Wl,-pie,--no-dynamic-linker $(BUILD_LDFLAGS) \
	$(MUSL_LIB)/rcrt1.o $(MUSL_LIB)/crti.o
LIBRARIES = -Wl,--start-group $(MUSL_LIB)/libc.a \
	$(shell $(CC) -print-libgcc-file-name) -Wl,--end-group \
	$(MUSL_LIB)/crtn.o
endif

# What every start writes to lies first and together, in fewer pages.
ORDER = -Wl,--no-warn-symbol-ordering,--symbol-ordering-file=src/order.txt

all: build/doff

# lld packs the segments without a page of padding between them, but cannot
# read what gcc has for optimising the whole program; so gcc hands over the
# whole program as assembly.  Without lld (s390x) bfd does both.  At -O2 lld
# lets a string that ends another share its bytes.
build/doff: build/whole.o
	$(if $(LLD),$(LINK) -fuse-ld=lld $(ORDER) -o $@ build/whole.o $(LIBRARIES),\
		cp build/whole $@)
	$(STRIP) -R .comment $@

build/whole.o: $(OBJECTS)
	@$(if $(MUSL_LIB)$(findstring musl,$(MACHINE)),,\
		echo 'no musl found: run make deps' >&2; exit 1)
	$(LINK) $(BUILD_CFLAGS) -flto-partition=one -save-temps=obj \
		-o build/whole $(OBJECTS) $(LIBRARIES)
	$(CC) -c -o $@ build/whole.ltrans0.ltrans.s

build/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(MUSL_CFLAGS) $(BUILD_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)

# Install what building and testing need, where it is missing.
deps:
	@sh tests/deps.sh

demo: deps
	@$(MAKE) --no-print-directory build/doff
	@sh tests/demo.sh

check: deps
	@$(MAKE) --no-print-directory build/doff
	@CC=$(CC) sh tests/check.sh

# The long forms of the suites that have one: an hour's quarter.
check-slow: deps
	@$(MAKE) --no-print-directory build/doff
	@sh tests/slow.sh

# Which system calls doff makes below all tests that can be traced.
check-policy: deps
	@$(MAKE) --no-print-directory build/doff
	@sh tests/policy.sh

# Break each check, one by one, and see a test find it: hours.  MUTANTS=n
# tries n of them, MODULES='base/id.c drop/proof.c' those of these files.
MUTANTS = 0
MODULES =
mutants: deps
	@$(MAKE) -s -f tests/Makefile all
	@sh tests/mutants/apart.sh \
		python3 tests/mutants/mutants.py --sample $(MUTANTS) $(MODULES)

# Those of the core, with its own tests alone: minutes.
check-mutants: deps
	@$(MAKE) -s -f tests/Makefile all
	@python3 tests/mutants/mutants.py --quick --sample $(MUTANTS) $(MODULES)

# The image, its examples and a matrix of flags, in a Docker daemon of our own.
check-container:
	@sh tests/deps.sh container
	@bash tests/container.sh

# What is released, and the same held to the tests on other architectures.
release deb check-release:
	@sh tests/deps.sh release
	@$(MAKE) --no-print-directory -f docker/packaging/Makefile $@

ARCHES = i386 s390x armhf arm64
check-arches:
	@sh tests/deps.sh arches
	@bash tests/arches/arches.sh $(ARCHES)

# Side by side with the peers, on an idle machine: make bench BENCH=quick, or
# a part of it, as tests/bench/bench.sh takes it.
BENCH = full
bench: deps
	@sh tests/deps.sh bench
	@$(MAKE) --no-print-directory build/doff
	@bash tests/bench/bench.sh $(BENCH)

# What the last full run measured, into the README.
bench-publish:
	@sh tests/bench/publish.sh

# Look for inputs that break a parser: make fuzz SECONDS=600, a target.
SECONDS = 30
fuzz:
	@sh tests/deps.sh fuzz
	@sh tests/fuzz/fuzz.sh $(SECONDS)

# What tools find in the source, and valgrind in the executable: nothing.
analyze: deps
	@sh tests/deps.sh analyze
	@$(MAKE) --no-print-directory build/doff
	@bash tests/analyze/analyze.sh

# Which lines and branches the tests take; what they do not is explained.
coverage: deps
	@bash tests/coverage/coverage.sh

# That the parsers of ids, names, operands and account lines have no run-time
# error, and that all but the last keep to the grammar: proved by Frama-C.
prove:
	@sh tests/deps.sh prove
	@bash tests/prove/prove.sh

# LINKS=yes: also under the names of those whose place it takes.
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share
LINKS =
ZSH = zsh/site-functions
INSTALLED = man/man1 bash-completion/completions $(ZSH) \
	fish/vendor_completions.d
install: build/doff
	install -d $(BIN) $(INSTALLED:%=$(SHARE)/%)
	install -m 0755 build/doff $(BIN)/doff
	install -m 0644 man/doff.1 $(SHARE)/man/man1/doff.1
	install -m 0644 docker/packaging/completions/doff.bash \
		$(SHARE)/bash-completion/completions/doff
	install -m 0644 docker/packaging/completions/_doff \
		$(SHARE)/$(ZSH)/_doff
	install -m 0644 docker/packaging/completions/doff.fish \
		$(SHARE)/fish/vendor_completions.d/doff.fish
	$(if $(LINKS),ln -sf doff $(BIN)/gosu && ln -sf doff $(BIN)/su-exec)

uninstall:
	for link in $(BIN)/gosu $(BIN)/su-exec; do \
		[ "$$(readlink $$link)" != doff ] || rm -f $$link; done
	rm -f $(BIN)/doff $(SHARE)/man/man1/doff.1 \
		$(SHARE)/bash-completion/completions/doff \
		$(SHARE)/$(ZSH)/_doff \
		$(SHARE)/fish/vendor_completions.d/doff.fish

clean:
	rm -rf build

.PHONY: all deps demo check check-slow check-container check-policy mutants \
	check-mutants bench bench-publish fuzz analyze coverage prove install \
	uninstall clean release deb check-release check-arches
