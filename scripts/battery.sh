#!/usr/bin/env bash
# battery.sh [-t TESTS] [BUILD [ORDER ...]] : the streams through dieharder, in each ORDER of tests/rng/orders.h (all six).
#   -t TESTS  dieharder's test numbers, for instance "0 2 15" (all: about an hour an order)
# Output: dieharder's table for each order; exit code 1 if it calls any p-value FAILED.  WEAK (p < 0.005 or > 0.995) is
# expected once in a hundred.  PractRand instead: build/tests/rng/stream_words replica | RNG_test stdin32
set -euo pipefail
tests=all
while getopts t: option; do
  case $option in
    t) tests=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
words=${1:-build}/tests/rng/stream_words
shift || true
[ $# -gt 0 ] || set -- step group replica element purpose seed

if ! command -v dieharder >/dev/null; then
  echo "skipped: dieharder is not installed" >&2
  exit 0
fi
[ -x "$words" ] || { echo "battery.sh: $words is missing: build with tests first" >&2; exit 2; }

failed=0
for order in "$@"; do
  echo "== by $order"
  for test in $tests; do
    select=$([ "$test" = all ] && echo "-a" || echo "-d $test")
    # the stream ends with a broken pipe, on purpose
    table=$("$words" "$order" 2>/dev/null | dieharder -g 200 $select -D test_name -D ntuple -D tsamples -D psamples \
      -D pvalues -D assessment || true)
    echo "$table"
    if grep -q FAILED <<<"$table"; then failed=1; fi
  done
done
exit $failed
