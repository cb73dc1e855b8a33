#!/usr/bin/env bash
# sanitizer.sh COMPUTE_SANITIZER TOOL PROGRAM : small runs of every kernel under one tool of compute-sanitizer.
set -eu
sanitizer=$1 tool=$2 program=$3
code=0
"$program" simulate --n 10 --t-end 0.5 --replicas 3 --device cuda --quiet >/dev/null || code=$?
if [ $code = 6 ]; then
    [ -z "${ONDINE_REQUIRE_GPU:-}" ] && exit 77
    exit 1
fi

checked() { # ARGUMENTS OF simulate ... : under the tool, which may be given options of its own in $options
    # shellcheck disable=SC2086
    "$sanitizer" --tool "$tool" --error-exitcode 1 ${options:-} "$program" simulate "$@" --device cuda --quiet >/dev/null
}

# Every instance of micro, and those of fast.
for n in 33 257 1000 1280 1281 2562 10000 20500; do
    for math in exact fast; do
        checked --n $n --times 0,0.001,0.005 --replicas 2 --math $math
    done
done
# More than the largest cluster holds: kept in memory, whatever the card.
for math in exact fast; do
    checked --n 330000 --times 0,0.00001 --replicas 1 --math $math
    checked --engine reduced --n 100 --t-end 0.5 --points 3 --replicas 3 --math $math
done
# What cuRAND and cuBLAS do inside is theirs: hazards and barriers are asked of our own kernels alone.  Not so what is
# initialised: our kernels read what theirs have written.
case $tool in
racecheck | synccheck) options="--kernel-name kernel_substring=blocked_" ;;
esac
checked --engine blocked --n 101 --t-end 0.5 --points 3 --replicas 3
