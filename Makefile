# Everything a person types is here, and CI types the same.
#
#   make            build the module                make check     format, lints, documentation
#   make demo       show it serving a private smbd  make interop   compare it with Samba's own srvsvc
#   make test       all tests                       make versions  the Samba tests on 4.22, 4.24 and sid's
#   make fuzz       TIME=seconds over all targets
#   make bench      measure it beside Samba's own; QUICK=1: two minutes, CHANGES=1 or CLUSTER=1: only shares that change, or clusters; DOCS=1: keep the report in docs
#   make deb        the Debian package              make package-test  its life on a Debian 12 of its own
#   make cluster-test  the module on real ctdb clusters of two and three nodes, in namespaces of this machine; CLUSTER="two three"
#   make domain-test  a domain controller, a second one, a member and a client, on this machine for the while ($SUITE: their Debian)
#   make soak       TIME=1800: twenty clients for so many seconds, nothing may grow; then CHANGES=100000 of shares, while workers are killed
#   make install    DESTDIR= PREFIX= MODULESDIR=
#
# What is missing on a Debian machine is installed on the way (tests/setup).

CARGO ?= cargo
CARGO_TARGET_DIR := $(abspath $(or $(CARGO_TARGET_DIR),target))
export CARGO_TARGET_DIR
PREFIX ?= /usr
MODULESDIR ?= $(or $(shell smbd -b 2>/dev/null | sed -n 's/^ *MODULESDIR: *//p'),$(shell pkg-config --variable=libdir samba-util)/samba)
INSTALL ?= install

MODULE = $(CARGO_TARGET_DIR)/release/libsrvsvc_rs.so
PAGES = $(wildcard man/*.8)
CTL = tools/srvsvc-rs-ctl
SCRIPTS = $(CTL) .ci/run debian/build debian/prerm debian/postrm tests/setup tests/py tests/package/run tests/package/reproduce tests/package/cycle tests/package/smbd tests/package/newcomer tests/package/windows \
	tests/versions/run tests/versions/make-root tests/fuzz/run tests/domain/box

all: module

# The cdylib alone: together with an rlib cargo leaves link-time optimization out. Where the source and the crates lie is left out of the
# file, so that the same compiler makes the same bytes everywhere; who turns link-time optimization off builds for themselves.
ifneq ($(CARGO_PROFILE_RELEASE_LTO),off)
module: export RUSTFLAGS := $(RUSTFLAGS) --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)=/cargo \
	--remap-path-prefix=$(CURDIR)=/srvsvc-rs --remap-path-prefix=$(CARGO_TARGET_DIR)=/target
endif
module: setup-build
	$(CARGO) rustc --release --locked --lib --crate-type cdylib

setup-build:
	@tests/setup build

setup-demo:
	@tests/setup demo

setup-test:
	@tests/setup test

demo: setup-demo module
	@SRVSVC_RS_SO=$(abspath $(MODULE)) tests/py tests/demo.py

test: setup-test module
	@SRVSVC_RS_SO=$(abspath $(MODULE)) tests/py tests/run.py

interop: setup-test module
	@SRVSVC_RS_SO=$(abspath $(MODULE)) INTEROP_INSTALL=1 tests/py tests/run.py interop

cluster-test: setup-test module
	@SRVSVC_RS_SO=$(abspath $(MODULE)) tests/py tests/run.py cluster

bench: setup-test module
	@SRVSVC_RS_SO=$(abspath $(MODULE)) tests/py -m bench $(if $(QUICK),--quick) $(if $(CHANGES),--changes) $(if $(CLUSTER),--cluster) $(if $(DOCS),--docs)

fuzz: setup-build
	@tests/fuzz/run $(or $(TIME),60)

soak: setup-test module
	@SRVSVC_RS_SO=$(abspath $(MODULE)) tests/py -m soak $(or $(TIME),1800)
	@SRVSVC_RS_SO=$(abspath $(MODULE)) tests/py -m soak.changes $(or $(CHANGES),100000)

versions: setup-test module
	@SRVSVC_RS_SO=$(abspath $(MODULE)) tests/versions/run

check: setup-build
	$(CARGO) fmt --all --check
	@if $(CARGO) clippy --version >/dev/null 2>&1; then \
		set -x; $(CARGO) clippy --locked --all-targets -- -D warnings; \
	else \
		echo "cargo clippy is not on this machine (Debian's rustc comes without it): compiling with warnings as errors"; \
		RUSTFLAGS="-D warnings" $(CARGO) check --locked --all-targets --target-dir $(CARGO_TARGET_DIR)/check; \
	fi
	@for page in $(PAGES); do \
		! command -v groff >/dev/null || ! groff -ww -t -man -Tutf8 $$page 2>&1 >/dev/null | grep . || exit 1; \
	done
	@! command -v shellcheck >/dev/null || (set -x; shellcheck -S warning $(SCRIPTS))
	@! $(CARGO) deny --version >/dev/null 2>&1 || (set -x; $(CARGO) deny --offline --locked check bans licenses sources)
	@! $(CARGO) audit --version >/dev/null 2>&1 || (set -x; $(CARGO) audit --no-fetch --stale)
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items

deb: setup-build module
	debian/build $(MODULE) $(CARGO_TARGET_DIR)

package-test: setup-test module
	@SRVSVC_RS_SO=$(abspath $(MODULE)) tests/package/run

domain-test: setup-test module
	@tests/setup packages debootstrap debian-archive-keyring
	@SRVSVC_RS_SO=$(abspath $(MODULE)) tests/py tests/run.py domain

install: module install-files

install-files:
	$(INSTALL) -D -m 644 $(MODULE) $(DESTDIR)$(MODULESDIR)/pdb/srvsvc_rs.so
	$(INSTALL) -D -m 644 include/srvsvc_rs.h $(DESTDIR)$(PREFIX)/include/srvsvc_rs.h
	$(foreach page,$(PAGES),$(INSTALL) -D -m 644 $(page) $(DESTDIR)$(PREFIX)/share/man/man8/$(notdir $(page));)
	$(foreach tool,$(CTL),$(INSTALL) -D -m 755 $(tool) $(DESTDIR)$(PREFIX)/sbin/$(notdir $(tool));)

# As the package does: the line of smb.conf goes first, and while it cannot, the file stays.
uninstall:
	$(if $(DESTDIR),,$(CTL) disable)
	rm -f $(DESTDIR)$(MODULESDIR)/pdb/srvsvc_rs.so $(DESTDIR)$(PREFIX)/include/srvsvc_rs.h
	rm -f $(foreach page,$(PAGES),$(DESTDIR)$(PREFIX)/share/man/man8/$(notdir $(page)))
	rm -f $(foreach tool,$(CTL),$(DESTDIR)$(PREFIX)/sbin/$(notdir $(tool)))

clean:
	rm -rf $(CARGO_TARGET_DIR)

.PHONY: all module setup-build setup-demo setup-test demo test interop cluster-test bench soak fuzz versions check deb package-test domain-test install install-files uninstall clean
