# Each line has its script, so that a machine without make can do the same.
.PHONY: run test core bench fmt lock ledger mutants

run:
	script/server

test:
	script/test

core:
	script/core

bench:
	script/bench

fmt:
	script/fmt

lock:
	script/lock

ledger:
	script/ledger

mutants:
	script/mutants
