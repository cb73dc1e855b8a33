#!/usr/bin/env bash
# demo.sh : install what is missing, build, and run the main job: Fig. 2 of the paper from simulation and theory, with
# the verdict whether the two agree.  Writes demo/fig2.{png,svg,pdf,csv}; ends with the exit code of `ondine figure`.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

set_up
say "Building in $PWD/build"
build build -DCMAKE_BUILD_TYPE=Release || die "the build failed"
turned_off build

mkdir -p demo && rm -f demo/fig2.* || exit
say "Running: build/ondine figure fig2 --output demo/fig2 --force"
began=$SECONDS
build/ondine figure fig2 --output demo/fig2 --force
code=$?
say "Took $((SECONDS - began)) s on $jobs cores, exit code $code"
for file in demo/fig2.*; do
    [ -e "$file" ] && say "Wrote $PWD/$file"
done
[ "$code" -ne 0 ] || [ -e demo/fig2.png ] || die "no picture was made"
exit "$code"
