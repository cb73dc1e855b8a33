#!/usr/bin/env bash
# smoke.sh ONDINE_BENCH : every case is checked and timed for a moment, written, read back and compared with itself.
set -eu
bench=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$bench" --n 103 --rounds 2 --seconds 0 --threads 2 --json "$work/a.json"
"$bench" --n 103 --rounds 1 --seconds 0 --threads 2 --stages words,normals --vs "$work/a.json" | tee "$work/versus"
grep -q '^against .*a.json' "$work/versus"
grep -Eq '^normals +in registers .* %$' "$work/versus"

echo '{}' >"$work/other.json"
if "$bench" --n 103 --rounds 1 --seconds 0 --stages words --vs "$work/other.json" 2>"$work/error"; then
  echo "a file that is no result was accepted"
  exit 1
fi
cat "$work/error"
code=0 # without a card: 6, and a line that says so
"$bench" --device cuda --n 103 --rounds 1 --seconds 0 --stages words,normals 2>"$work/error" || code=$?
cat "$work/error"
[ $code = 0 ] || { [ $code = 6 ] && grep -q '^ondine-bench: .*cuda:0' "$work/error"; }
if "$bench" --n 2 2>"$work/error"; then
  echo "--n 2 was accepted"
  exit 1
fi
cat "$work/error"
