# doff, for GNU make.  make builds build/doff; make help lists the targets.
# CC, CFLAGS, CPPFLAGS and LDFLAGS are yours, as arguments or from the
# environment: what doff needs besides is added to them.
.SUFFIXES:

VERSION = 1.0.0
PREFIX = /usr/local
DESTDIR =
STRIP = strip
ifeq ($(origin CC),default)
CC = gcc
endif
# DEBUG=1: as make debug builds it, for any target: make check DEBUG=1.
DEBUG =
CFLAGS ?= $(if $(DEBUG),-O0 -g,-Os)
LDFLAGS ?= $(if $(DEBUG),,-s)
# Which build, and where: see release-build and sanitize.
RELEASE =
SANITIZE =
B = build

MACHINE := $(shell $(CC) -dumpmachine 2>/dev/null)
ARCH = $(patsubst i%86,i386,$(firstword $(subst -, ,$(MACHINE))))
SOURCES := $(sort $(wildcard src/*.c src/*/*.c))
OBJECTS = $(SOURCES:src/%.c=$(B)/%.o)

# $(call known,FLAG...): FLAG, where this compiler knows it.
known = $(shell $(CC) -Werror $(1) -S -x c -o - /dev/null >/dev/null 2>&1 && \
	echo '$(1)')
# $(call once,VARIABLE,VALUE): compilers are asked where the answer is used.
once = $(eval $(1) := $(2))$($(1))

WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow \
	-Wcast-qual -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wswitch-enum -Wnull-dereference -Wpointer-arith -Wwrite-strings \
	-Wundef -Wformat=2 -Wold-style-definition -Wredundant-decls
WERROR = $(if $(CI),-Werror)
# clang 14 knows the zeroing of variables by two flags.
ZERO = -ftrivial-auto-var-init=zero
ENABLE = -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang
HARDENING = $(call once,HARDENING,-fPIE $(call known,-fstack-protector-strong) \
	$(call known,-fstack-clash-protection) \
	$(or $(call known,$(ZERO)),$(call known,$(ZERO) $(ENABLE))))
STANDARD = -std=c17 -D_GNU_SOURCE -DDOFF_VERSION='"$(VERSION)"'
SMALL = -fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections
BUILD_CFLAGS = $(STANDARD) -Isrc $(CPPFLAGS) $(WARNINGS) $(WERROR) \
	$(HARDENING) $(SMALL) $(CFLAGS) $(RELEASE_CFLAGS)
BUILD_LDFLAGS = -Wl,-z,relro,-z,now,-z,noexecstack,-z,text,--gc-sections \
	$(LDFLAGS) $(RELEASE_LDFLAGS)

# musl: the system's own (Alpine), or installed beside glibc (Debian, Fedora).
# There its start files and libc.a are named one by one: gcc -static-pie would
# link glibc's start file, and musl-gcc -static-pie links dynamically.
MUSL = $(ARCH)-linux-$(or $(patsubst gnu%,musl%,$(filter gnu%,$(lastword \
	$(subst -, ,$(MACHINE))))),musl)
MUSL_LIB := $(patsubst %/,%,$(dir $(firstword $(wildcard \
	/usr/lib/$(MUSL)/rcrt1.o /usr/$(MUSL)/lib/rcrt1.o \
	/usr/$(MUSL)/lib64/rcrt1.o))))
MUSL_INCLUDE := $(firstword $(wildcard \
	/usr/include/$(MUSL) /usr/$(MUSL)/include))
ifdef SANITIZE
LINK = $(CC) -pie $(BUILD_LDFLAGS) $(CFLAGS)
else ifneq ($(findstring musl,$(MACHINE)),)
LINK = $(CC) -static-pie $(BUILD_LDFLAGS)
else
MUSL_CFLAGS = -nostdinc -isystem $(MUSL_INCLUDE) -isystem $(call \
	once,COMPILER_INCLUDE,$(shell $(CC) -print-file-name=include))
LINK = $(CC) -nostdlib -static -Wl,-pie,--no-dynamic-linker $(BUILD_LDFLAGS) \
	$(MUSL_LIB)/rcrt1.o $(MUSL_LIB)/crti.o
LIBRARIES = -Wl,--start-group $(MUSL_LIB)/libc.a $(call \
	once,COMPILER_LIBRARY,$(shell $(CC) -print-libgcc-file-name)) \
	-Wl,--end-group $(MUSL_LIB)/crtn.o
endif

all: $(B)/doff ## build/doff: static, position independent (the default)

ifdef RELEASE
# Nothing of the machine that builds reaches what is released.  lld packs the
# segments without a page of padding between them, but cannot read what gcc has
# for optimising the whole program; so gcc hands over the whole program as
# assembly.  Without lld (s390x) bfd does both.  At -O2 lld lets a string that
# ends another share its bytes.  What every start writes to lies first and
# together, in fewer pages: src/order.txt.  What gcc is kept from makes the
# code of x86-64 longer.  The stack's guard is there in two places: musl's TLS
# is a variable like the other, but takes longer instructions to reach.
LLD := $(shell command -v ld.lld)
RELEASE_CFLAGS = $(call once,RELEASE_CFLAGS,$(or $(call known,-Oz),-Os) \
	-fno-jump-tables -fno-tree-tail-merge $(SMALL_$(ARCH)) \
	-flto -g0 -fno-ident '-ffile-prefix-map=$(CURDIR)=.')
SMALL_x86_64 = -fno-thread-jumps -fno-caller-saves -fno-tree-loop-im \
	-fno-expensive-optimizations -fno-tree-dominator-opts \
	-fno-partial-inlining -fno-move-loop-invariants \
	-fno-optimize-sibling-calls --param=sra-max-scalarization-size-Osize=0 \
	-mstack-protector-guard=global
RELEASE_LDFLAGS = -Wl,-O2,--build-id=none,--as-needed -s
ORDER = -Wl,--no-warn-symbol-ordering,--symbol-ordering-file=src/order.txt

$(B)/doff: $(B)/whole.o
	$(if $(LLD),$(LINK) -fuse-ld=lld $(ORDER) -o $@ $(B)/whole.o \
		$(LIBRARIES),cp $(B)/whole $@)
	$(STRIP) -R .comment $@

$(B)/whole.o: $(OBJECTS)
	$(LINK) $(BUILD_CFLAGS) -flto-partition=one -save-temps=obj \
		-o $(B)/whole $(OBJECTS) $(LIBRARIES)
	$(CC) -c -o $@ $(B)/whole.ltrans0.ltrans.s
else
$(B)/doff: $(OBJECTS)
	$(LINK) -o $@ $(OBJECTS) $(LIBRARIES)
endif

$(B)/%.o: src/%.c Makefile $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(MUSL_CFLAGS) $(BUILD_CFLAGS) -MMD -MP -c -o $@ $<

# Other flags than last time: everything anew.
$(B)/flags: export FLAGS = $(MUSL_CFLAGS) $(BUILD_CFLAGS) $(LINK) $(LIBRARIES)
$(B)/flags: FORCE
	@$(if $(MUSL_LIB)$(SANITIZE)$(findstring musl,$(MACHINE)),,\
		echo 'no musl found: run make deps' >&2; exit 1)
	@mkdir -p $(@D)
	@echo "$$FLAGS" | cmp -s - $@ || echo "$$FLAGS" >$@

-include $(OBJECTS:.o=.d)

# By gcc, whose assembly of the whole program it is made from, where CC is not.
release-build: ## build/release-build/doff: what is released
	@$(MAKE) --no-print-directory RELEASE=1 B=build/release-build \
		$(if $(findstring clang,$(CC)),CC=gcc) DEBUG= all

debug: ## build/debug/doff: -O0 -g (as make check DEBUG=1 tests it)
	@$(MAKE) --no-print-directory DEBUG=1 B=build/debug all

sanitize: ## build/sanitize/doff: with glibc, under ASan and UBSan
	@$(MAKE) --no-print-directory SANITIZE=1 B=build/sanitize LDFLAGS= \
		CFLAGS='-O1 -g -fno-omit-frame-pointer $(SANITIZERS)' all
SANITIZERS = -fsanitize=address,undefined -fno-sanitize-recover=all

FOR = build
deps: ## install what building needs (FOR=check: what the tests need)
	@sh tests/deps.sh $(FOR)

demo: ## build it, and see what it does (installs what that needs)
	@sh tests/deps.sh demo
	@$(MAKE) --no-print-directory all
	@sh tests/demo.sh

check: ## build it, and run its tests (installs what they need)
	@sh tests/deps.sh check bench fuse
	@$(MAKE) --no-print-directory all release-build
	@CC='$(CC)' sh tests/check.sh

help: ## this list
	@awk -F ':.*## ' '/^[a-z -]+:.*## / { printf "%-18s %s\n", $$1, $$2 }' \
		$(MAKEFILE_LIST)

# It installs what was built, and builds only where nothing was, so that it
# needs no flags again.  LINKS=yes: also under the names of those whose place
# it takes; LINKS=root: these are the wrapper that permits uid 0.
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share
LINKS =
ZSH = zsh/site-functions
INSTALLED = doff man/man1 bash-completion/completions $(ZSH) \
	fish/vendor_completions.d doc/doff
DOCUMENTS = README.md CHANGELOG.md SECURITY.md docker/troubleshooting.md \
	docker/coming-from.md
install: $(if $(wildcard $(B)/doff),,$(B)/doff) ## into PREFIX, below DESTDIR
	install -d $(BIN) $(INSTALLED:%=$(SHARE)/%)
	install -m 0755 $(B)/doff $(BIN)/doff
	install -m 0644 man/doff.1 $(SHARE)/man/man1/doff.1
	install -m 0644 docker/packaging/completions/doff.bash \
		$(SHARE)/bash-completion/completions/doff
	install -m 0644 docker/packaging/completions/_doff \
		$(SHARE)/$(ZSH)/_doff
	install -m 0644 docker/packaging/completions/doff.fish \
		$(SHARE)/fish/vendor_completions.d/doff.fish
	install -m 0644 $(DOCUMENTS) $(SHARE)/doc/doff
	install -m 0755 docker/packaging/allow-root $(SHARE)/doff/allow-root
	$(if $(LINKS),for name in gosu su-exec; do \
		ln -sf $(LINK_$(LINKS)) $(BIN)/$$name; done)
LINK_yes = doff
LINK_root = ../share/doff/allow-root

uninstall: ## what install put there
	for link in $(BIN)/gosu $(BIN)/su-exec; do \
		case $$(readlink $$link) in $(LINK_yes) | $(LINK_root)) \
			rm -f $$link ;; esac; done
	rm -f $(BIN)/doff $(SHARE)/doff/allow-root $(SHARE)/man/man1/doff.1 \
		$(SHARE)/bash-completion/completions/doff \
		$(SHARE)/$(ZSH)/_doff \
		$(SHARE)/fish/vendor_completions.d/doff.fish
	rm -f $(patsubst %,$(SHARE)/doc/doff/%,$(notdir $(DOCUMENTS)))
	[ ! -d $(SHARE)/doc/doff ] || rmdir $(SHARE)/doc/doff

clean: ## remove build
	rm -rf build

FORCE:
.PHONY: all release-build debug sanitize deps demo check help install \
	uninstall clean FORCE

# The slower suites, the release, and what is for research.
-include tests/targets.mk
