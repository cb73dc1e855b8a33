#!/usr/bin/env bash
# coverage.sh [CTEST-ARGUMENT ...] : lines and branches of src that the tests reach, by gcov and gcovr, file by file and in all;
# as pages in build-coverage/report.  Without arguments: the tests of test.sh, some ten minutes on two cores.
# Exit code 69: a package is missing and cannot be installed.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

set_up
need gcovr || exit 69
[ $# -gt 0 ] || set -- -LE '^(slow|gpu|bench|thorough)$'
build build-coverage -DCMAKE_BUILD_TYPE=Debug -DONDINE_CUDA=OFF -DCMAKE_C_FLAGS="-O1 --coverage -fprofile-update=atomic" || die "the build failed"
find build-coverage -name '*.gcda' -delete
ctest --test-dir build-coverage "$@" -j "$jobs" --output-on-failure --no-tests=error || exit
# Branches that a compiler makes for what cannot be reached, and the vectors' unrolled loops, would hide the others.
mkdir -p build-coverage/report
gcovr --root . --object-directory build-coverage --filter src/ --exclude-unreachable-branches --exclude-throw-branches \
    --gcov-ignore-parse-errors --print-summary --txt build-coverage/report/lines.txt --html-details build-coverage/report/index.html \
    build-coverage || exit
gcovr --root . --object-directory build-coverage --filter src/ --exclude-unreachable-branches --exclude-throw-branches \
    --gcov-ignore-parse-errors --branches --txt build-coverage/report/branches.txt build-coverage >/dev/null || exit
cat build-coverage/report/lines.txt
say "Pages: build-coverage/report/index.html; branches: build-coverage/report/branches.txt"
