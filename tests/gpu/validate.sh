#!/usr/bin/env bash
# validate.sh PROGRAM : 4096 replicas on a card agree with the theory, exact and fast.
set -eu
program=$1
for math in exact fast; do
    code=0
    "$program" validate --n 1000 --z0 0.5 --t-end 10 --points 11 --replicas 4096 --device cuda --math $math \
        >/dev/null || code=$?
    [ $code = 6 ] && [ -z "${ONDINE_REQUIRE_GPU:-}" ] && exit 77
    [ $code = 0 ] || exit 1
done
