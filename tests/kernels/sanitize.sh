#!/usr/bin/env bash
# sanitize.sh SOURCE_DIR LIBRARY address|thread : the kernel tests under AddressSanitizer with
# UndefinedBehaviorSanitizer, or under ThreadSanitizer, where every CUDA thread is a fiber and only barriers and warp
# collectives synchronize: it finds a missing barrier even where the results are right.
set -eu
source=$1 library=$2 which=$3
# shellcheck source=tests/kernels/build.sh
. "$source/tests/kernels/build.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run=
case $which in
address) flags=(-fsanitize=address,undefined -fno-sanitize-recover=all) ;;
thread)
    flags=(-fsanitize=thread)
    # Without randomised addresses: newer kernels place them where this sanitizer cannot.
    setarch -R true 2>/dev/null && run="setarch -R"
    ;;
esac
build_tests "$source" "$library" "$source/kernels" "$work" -O1 -g "${flags[@]}"
export TSAN_OPTIONS=halt_on_error=1
for test in $kernel_tests; do
    run_test "$work" "$test" $run
done
