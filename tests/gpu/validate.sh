#!/usr/bin/env bash
# validate.sh PROGRAM : 4096 replicas on a card agree with the theory and with reduced, exact, fast and by blocked.
set -eu
program=$1
for how in "--math exact" "--math fast" "--engine blocked"; do
    code=0
    # shellcheck disable=SC2086 # words
    "$program" validate --n 1000 --z0 0.5 --t-end 10 --points 11 --replicas 4096 --device cuda $how \
        >/dev/null || code=$?
    [ $code = 6 ] && [ -z "${ONDINE_REQUIRE_GPU:-}" ] && exit 77
    [ $code = 0 ] || exit 1
done
