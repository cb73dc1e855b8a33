#!/usr/bin/env bash
# tidy.sh [BUILD] : clang-tidy 14 (.clang-tidy says what is off and why) and cppcheck over src; takes some ten minutes.
# BUILD (build) has been configured.  Ends with 0 only if neither has anything to say.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
build=${1:-build}
for tool in clang-tidy-14 cppcheck; do
    command -v $tool >/dev/null || die "no $tool" 69
done
# The kernels of the instruction sets are the same headers with flags of their own.
mapfile -t sources < <(find src -name '*.c' ! -name 'kernels_*' ! -name 'cuda.c' ! -name 'cuda_card.c' | sort)
printf '%s\n' "${sources[@]}" | xargs -P "$jobs" -n 1 clang-tidy-14 -p "$build" --quiet 2>/dev/null
tidy=$?
# Not looked at: a compound literal within ?:, which cppcheck 2.10 cannot read; and a request that ends with the function
# whose variable it points to.
cppcheck --quiet --enable=warning,portability --std=c11 -Iinclude -Isrc -j "$jobs" --suppress=missingIncludeSystem \
    --suppress=internalAstError --suppress=autoVariables:src/ensemble/ensemble.c \
    --error-exitcode=1 "${sources[@]}"
check=$?
[ $tidy -eq 0 ] && [ $check -eq 0 ]
