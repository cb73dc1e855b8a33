#!/usr/bin/env bash
# sanitizer.sh COMPUTE_SANITIZER TOOL PROGRAM : small runs of every kernel under one tool of compute-sanitizer.
set -eu
sanitizer=$1 tool=$2 program=$3
small="--t-end 0.5 --points 3 --replicas 3 --device cuda --quiet"
code=0
# shellcheck disable=SC2086
"$program" simulate --n 10 $small >/dev/null || code=$?
if [ $code = 6 ]; then
    [ -z "${ONDINE_REQUIRE_GPU:-}" ] && exit 77
    exit 1
fi
for n in 33 257 1281 2562 20500; do
    # shellcheck disable=SC2086
    "$sanitizer" --tool "$tool" --error-exitcode 1 "$program" simulate --n $n --times 0,0.001,0.005 --replicas 2 \
        --device cuda --quiet >/dev/null
done
# shellcheck disable=SC2086
"$sanitizer" --tool "$tool" --error-exitcode 1 "$program" simulate --engine reduced --n 100 $small >/dev/null
# What cuRAND and cuBLAS do inside is theirs: only accesses out of bounds are asked for.
if [ "$tool" = memcheck ]; then
    # shellcheck disable=SC2086
    "$sanitizer" --tool "$tool" --error-exitcode 1 "$program" simulate --engine blocked --n 101 $small >/dev/null
fi
