#!/usr/bin/env bash
# figures.sh : make the pictures of docs/results.md anew with the program in build/.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

program=build/ondine
[ -x "$program" ] || die "no $program; build it first (scripts/demo.sh does)"
data=$(mktemp -d) || die "no temporary folder"
trap 'rm -rf "$data"' EXIT
for name in fig3 fig4 table1 finite-size phase-plane; do
    say "Drawing docs/images/$name.png"
    "$program" figure "$name" --output "$data/$name" --force || die "$name failed"
    cp "$data/$name.png" "docs/images/$name.png" || die "cannot write docs/images/$name.png"
done
