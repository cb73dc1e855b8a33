#!/usr/bin/env bash
# nightly.sh : the tests that take too long for every change (label slow).
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

set_up
build build || die "the build failed"
ctest --test-dir build -L '^slow$' -j "$jobs" --output-on-failure --no-tests=error
