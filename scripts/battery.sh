#!/usr/bin/env bash
# battery.sh [-t TESTS] [BUILD [ORDER ...]] : the streams through dieharder, in each ORDER of tests/rng/orders.h (all six).
#   -t TESTS  dieharder's test numbers, for instance "0 2 15" (all: about an hour an order)
# Output: dieharder's table for each order; exit code 1 if it calls any p-value FAILED.  WEAK (p < 0.005 or > 0.995) is
# expected once in a hundred.  PractRand instead: build/tests/rng/stream_words replica | RNG_test stdin32
#
# battery.sh --long FOLDER [-w WORDS] [-s SEEDS] [-j JOBS] [BUILD [ORDER ...]] : our own battery (tests/rng/battery.h) on WORDS
# (1e9) words of each ORDER for each of SEEDS (17) seeds: 1e11 words.  A piece, one order and seed, takes about a minute of a
# core; what it says is kept in FOLDER, and pieces that are there are not run again, so it can be stopped and started.  JOBS
# (all cores) run at a time.  At the end the p-values of all pieces are judged together.
set -euo pipefail

judge() { # judge FOLDER : words, pieces and p-values of all of them
  cat "$1"/*.piece | awk '
    {
      words += $3
      for (i = 5; i <= NF; i++) { # NAME P, or "weights" LAG P
        name = $i == "weights" ? $i " " $(++i) : $i
        p = $(++i) + 0
        n++
        small += p < 0.01
        if (n == 1 || p < least) { least = p; where = name ", by " substr($2, 1, length($2) - 1) }
      }
    }
    END {
      printf "%d pieces, %.4g words, %d p-values; %d below 0.01 (%.1f +- %.1f expected), the smallest %.2g (%s)\n", NR, words, n,
        small, n / 100, sqrt(n * 0.0099), least, where
      # 1e-4: false alarm of the smallest of n, and 4 standard deviations of their number below 0.01
      bad = least * n < 1e-4 || (small - n / 100) ^ 2 > 16 * n * 0.0099
      print bad ? "the battery objects" : "the battery has no objection"
      exit bad }'
}

long() {
  local folder=$1 words=1e9 seeds=17 jobs order seed option
  jobs=$(nproc)
  shift
  OPTIND=1
  while getopts w:s:j: option; do
    case $option in
      w) words=$OPTARG ;;
      s) seeds=$OPTARG ;;
      j) jobs=$OPTARG ;;
      *) exit 2 ;;
    esac
  done
  shift $((OPTIND - 1))
  local program=${1:-build}/tests/rng/test_battery
  shift || true
  [ $# -gt 0 ] || set -- step group replica element purpose seed
  [ -x "$program" ] || { echo "battery.sh: $program is missing: build with tests first" >&2; exit 2; }
  mkdir -p "$folder"
  for ((seed = 1; seed <= seeds; seed++)); do
    for order in "$@"; do
      [ -s "$folder/$order-$seed-$words.piece" ] || echo "$order $seed"
    done
  done | xargs -r -P "$jobs" -L 1 bash -c '
    piece=$0/$3-$4-$2.piece
    "$1" "$2" "$3" "$4" 2>&1 | grep "^by " >"$piece.part" || { echo "battery.sh: $3, seed $4 failed" >&2; exit 255; }
    mv "$piece.part" "$piece"
    printf "%s seed %s of %s words done, %d pieces\n" "$3" "$4" "$2" "$(ls "$0"/*.piece | wc -l)" >&2' \
    "$folder" "$program" "$words"
  judge "$folder"
}

if [ "${1:-}" = --long ]; then
  [ $# -ge 2 ] || { echo "battery.sh: --long FOLDER" >&2; exit 2; }
  long "${@:2}"
  exit
fi

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
