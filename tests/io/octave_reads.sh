#!/usr/bin/env bash
# octave_reads.sh PROGRAM : a result file in Octave by its own load(), as docs/reading.md shows it: the numbers are those
# of the CSV to the last bit.
set -euo pipefail
program=$1
command -v octave-cli >/dev/null || { echo "SKIPPED: no octave-cli" && exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$program" simulate --rule sgd --n 50 --replicas 7 --t-end 3 --points 4 --save-replicas --quiet \
    --output "$scratch/run.h5" >"$scratch/run.csv"
HOME=$scratch octave-cli -q --no-init-file --eval '
    run = load("'"$scratch"'/run.h5");
    assert(size(run.ensemble.mean), [4 4]);            # observables, points
    assert(size(run.ensemble.cov), [4 4 4]);
    assert(size(run.replicas.values), [4 4 7]);        # observables, points, replicas
    assert(abs(mean(run.replicas.values, 3) - run.ensemble.mean) < 1e-14);
    for i = 1:4
        printf("%.17g,%d", run.time(i), run.ensemble.count(i));
        for k = [1 2 4]
            printf(",%.17g,%.17g", run.ensemble.mean(k, i), sqrt(run.ensemble.cov(k, k, i)));
        end
        printf("\n");
    end' >"$scratch/octave.csv"
diff <(tail -n +2 "$scratch/run.csv") "$scratch/octave.csv"
echo "read by $(octave-cli --version | head -n 1)"
