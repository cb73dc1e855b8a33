# mpi.sh ONDINE : the same bytes for 1, 2, 3 and 4 processes, more than there are cores; stopped, killed and resumed by
# any other number; a failing process ends the job with its message.
. "$(dirname "$0")/lib.sh"
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 # Open MPI leaves some
command -v mpirun >/dev/null && [ -e "$(dirname "$ondine")/ondine_mpi.so" ] || { echo "skipped: no MPI" && exit 77; }
mpi="mpirun --allow-run-as-root --oversubscribe"
job="--n 300 --replicas 21 --t-end 5 --points 4 --threads 2 --quiet"
ranks() { # P WORDS...
    local p=$1
    shift
    checks=$((checks + 1))
    timeout 100 $mpi -n "$p" "$ondine" "$@" >out 2>err
    code=$?
}
same() { # WHAT : that run ended well, with the output of one process
    [ "$code" = 0 ] || fail "$1: exit $code: $(head -c 300 err)"
    cmp -s out whole.csv || fail "$1: another output"
}

for engine in micro reduced; do
    expect 0 simulate $job --engine $engine --save-replicas --output whole.h5 --force --format csv
    mv out whole.csv
    for p in 1 2 3 4; do
        ranks $p simulate $job --engine $engine --save-replicas --output ranks.h5 --force --format csv
        same "$engine, $p processes"
        [ -e ranks.h5.checkpoint ] && fail "$engine, $p processes: a finished run left its checkpoint"
        expect 0 rerun ranks.h5
    done
done
# a shard, whose first replica lies inside a unit
for i in 1 2; do
    ranks 2 simulate $job --engine reduced --shard $i/2 --output part.$i
    [ "$code" = 0 ] || fail "shard $i by two processes: exit $code: $(head -c 300 err)"
done
expect 0 merge part.1 part.2 --format csv --quiet
same "shards by two processes each"
ranks 2 rerun ranks.h5 --quiet
[ "$code" = 0 ] && grep -q "is repeated" err || fail "rerun by two processes: $(head -c 300 err)"

# Stopped and resumed by 3, 2 and 1 processes
job="--n 1000 --replicas 60 --t-end 20 --points 3 --threads 1 --quiet"
expect 0 simulate $job --output whole.h5 --force --format csv
mv out whole.csv
ranks 3 simulate $job --output a.h5 --format csv --max-time 0.05
[ "$code" = 75 ] || fail "time limit, 3 processes: exit $code: $(head -c 300 err)"
[ "$(grep -c "ondine resume" err)" = 1 ] || fail "time limit: $(cat err)"
[ -s a.h5.checkpoint ] || fail "the time limit left no checkpoint"
cp a.h5.checkpoint saved
ranks 2 resume a.h5.checkpoint --max-time 0.05
[ "$code" = 75 ] || fail "time limit, 2 processes: exit $code: $(head -c 300 err)"
expect 0 resume a.h5.checkpoint --max-time 1000
same "stopped by 3 and 2 processes, finished by one"
rm a.h5
cp saved a.h5.checkpoint
ranks 4 resume a.h5.checkpoint --max-time 1000
same "stopped by 3 processes, finished by 4"

# All that there is lies in one unit, and is under way when the run stops: nothing is left to deal
job="--engine reduced --n 20000 --replicas 75 --t-end 10 --points 3 --threads 2 --quiet"
expect 0 simulate $job --format csv
mv out whole.csv
rm -f a.h5
ranks 4 simulate $job --output a.h5 --format csv --max-time 0.01
[ "$code" = 75 ] || fail "one unit, 4 processes: exit $code: $(head -c 300 err)"
ranks 4 resume a.h5.checkpoint --max-time 1000
same "one unit, stopped and finished by 4 processes"

# One process is killed: the job ends, and the checkpoint goes on
long="--n 2000 --replicas 80 --t-end 20 --points 3 --threads 1 --quiet"
expect 0 simulate $long --format csv
mv out whole.csv
$mpi -n 2 "$ondine" simulate $long --output b.h5 --checkpoint-every 0.2 --format csv >out 2>err &
job=$!
for i in $(seq 100); do
    [ -e b.h5.checkpoint ] && break
    sleep 0.1
done
sleep 0.5
victim=$(pgrep -P $job -x ondine | tail -1)
kill -KILL "${victim:-0}" || fail "nobody to kill"
wait $job
code=$?
[ "$code" != 0 ] && [ ! -e b.h5 ] || fail "a killed process: exit $code"
expect 0 resume b.h5.checkpoint --max-time 1000
same "a process killed"

job="--n 300 --replicas 21 --t-end 5 --points 4 --rule sgd --threads 2 --quiet" # the theory holds at this N
expect 0 validate $job --format csv
mv out whole.csv
ranks 3 validate $job --format csv
same "validate, 3 processes"
[ "$(grep -c verdict err)" = 1 ] || fail "validate: $(grep -c verdict err) verdicts"
ranks 3 validate $job --output v.h5 --format csv --max-time 0.05
[ "$code" = 75 ] && [ "$(grep -c "ondine resume" err)" = 1 ] || fail "validate, time limit: exit $code: $(cat err)"
ranks 2 resume v.h5.checkpoint --max-time 1000
same "validate, stopped by 3 and finished by 2 processes"
search="converge --engine reduced --n 100 --eta 0.5 --z0 0.5 --replicas 150 --format csv --quiet"
expect 0 $search
mv out whole.csv
ranks 3 $search
same "converge --engine, 3 processes"
search="converge --engine micro --n 2000 --eta 0.3:0.6:log:2 --z0 0.5 --replicas 20 --format csv --threads 1 --quiet"
expect 0 $search
mv out whole.csv
ranks 3 $search --output c.h5 --max-time 0.05
[ "$code" = 75 ] && [ "$(grep -c "ondine resume" err)" = 1 ] || fail "converge, time limit: exit $code: $(cat err)"
ranks 2 resume c.h5.checkpoint --max-time 1000
same "converge, stopped by 3 and finished by 2 processes"
ranks 2 converge --eta 0.1:1:log:2 --format csv --quiet
[ "$code" = 0 ] && [ "$(wc -l <out)" = 3 ] || fail "converge, 2 processes: exit $code: $(cat out)"
ranks 3 simulate $job --output missing/a.h5
[ "$code" = 4 ] || fail "a failing process: exit $code"
grep -q "missing" err || fail "a failing process without its message"
# Fewer replicas than threads: the threads of a process share one
job="--n 20000 --replicas 3 --t-end 0.05 --points 3 --quiet"
expect 0 simulate $job --threads 1 --format csv
mv out whole.csv
ranks 2 simulate $job --threads 3 --format csv
same "shared replicas, 2 processes"
for i in 1 2; do expect 0 simulate $job --threads 3 --shard $i/2 --output shared.$i; done
expect 0 merge shared.1 shared.2 --format csv --quiet
same "shared replicas, 2 shards"
finish
