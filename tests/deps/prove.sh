# shellcheck shell=sh
# Frama-C, and the provers it asks.
! missing frama-c why3 z3 cvc4 ||
	install_packages frama-c-base why3 z3 cvc4
