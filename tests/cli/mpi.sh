# mpi.sh ONDINE : the same bytes for 1, 2, 3 and 4 processes, more than there are cores; a failing process ends the job.
. "$(dirname "$0")/lib.sh"
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 # Open MPI leaves some
command -v mpirun >/dev/null && [ -e "$(dirname "$ondine")/ondine_mpi.so" ] || { echo "skipped: no MPI" && exit 77; }
job="--n 300 --replicas 21 --t-end 5 --points 4 --threads 2 --quiet"
ranks() { # P WORDS...
    local p=$1
    shift
    checks=$((checks + 1))
    mpirun --allow-run-as-root --oversubscribe -n "$p" "$ondine" "$@" >out 2>err
    code=$?
}

for engine in micro reduced; do
    expect 0 simulate $job --engine $engine --save-replicas --output whole.h5 --force --format csv
    mv out whole.csv
    for p in 1 2 3 4; do
        ranks $p simulate $job --engine $engine --save-replicas --output ranks.h5 --force --format csv
        [ "$code" = 0 ] || fail "$engine, $p processes: exit $code: $(head -c 300 err)"
        cmp -s out whole.csv || fail "$engine, $p processes: another output"
    done
done
job="$job --rule sgd" # the theory holds at this N
expect 0 validate $job --format csv
mv out whole.csv
ranks 3 validate $job --format csv
[ "$code" = 0 ] && cmp -s out whole.csv || fail "validate, 3 processes: exit $code: $(head -c 300 err)"
[ "$(grep -c verdict err)" = 1 ] || fail "validate: $(grep -c verdict err) verdicts"
ranks 3 simulate $job --output missing/a.h5
[ "$code" = 4 ] || fail "a failing process: exit $code"
grep -q "missing" err || fail "a failing process without its message"
finish
