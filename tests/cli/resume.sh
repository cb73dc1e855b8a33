# resume.sh : stopping, going on and merging: exit codes, messages, and the bytes of one undisturbed run.
. "$(dirname "$0")/lib.sh"
job="--n 1000 --replicas 40 --t-end 20 --points 5 --seed 5 --quiet"
expect 0 simulate $job --threads 1 --output whole.h5 --format csv
mv out whole.csv

same() { # FILE : standard output was that of the undisturbed run
    cmp -s out whole.csv || fail "$1: another output"
}

# The time limit, again and again, with other threads and instruction sets each time; from another folder
expect 75 simulate $job --output a.h5 --format csv --max-time 0.02
grep -q "ondine resume" err || fail "no hint at resume: $(cat err)"
[ -s out ] && fail "a stopped run wrote to standard output"
[ -e a.h5 ] && fail "a stopped run wrote its result"
before=$(cksum <a.h5.checkpoint)
expect 4 simulate $job --output a.h5 --format csv
grep -q -e --force err || fail "no hint at --force: $(cat err)"
[ "$(cksum <a.h5.checkpoint)" = "$before" ] || fail "a checkpoint was overwritten"
mkdir elsewhere && cd elsewhere || exit 99
run resume ../a.h5.checkpoint --max-time 0.02 --threads 2
ONDINE_ISA=portable run resume ../a.h5.checkpoint --max-time 0.05 --threads 3
[ ! -e ../a.h5.checkpoint ] || expect 0 resume ../a.h5.checkpoint --max-time 1000
mv out .. && cd ..
same "time limit"
[ -e a.h5.checkpoint ] && fail "a finished run left its checkpoint"
expect 4 resume a.h5.checkpoint

# Signals: 75 with a file, 128 + n without one
signal() { # SIGNAL WORDS... : send it once the run is under way
    local name=$1
    shift
    checks=$((checks + 1))
    "$ondine" simulate --n 3000 --replicas 1000000 --t-end 1000 --quiet "$@" >out 2>err &
    sleep 0.5
    kill -"$name" $!
    wait $!
    code=$?
}
for name in INT TERM USR1; do
    signal $name --output b.h5 --force
    [ "$code" = 75 ] || fail "SIG$name with a file: exit $code: $(cat err)"
    grep -q "SIG$name" err || fail "SIG$name is not named: $(cat err)"
    [ -s b.h5.checkpoint ] || fail "SIG$name left no checkpoint"
    signal $name
    [ "$code" = $((128 + $(kill -l $name))) ] || fail "SIG$name without a file: exit $code"
done
checks=$((checks + 1))
"$ondine" validate --n 3000 --replicas 1000000 --t-end 1000 --quiet >out 2>err &
sleep 0.5
kill -TERM $!
wait $!
code=$?
[ "$code" = 143 ] || fail "SIGTERM, validate: exit $code: $(cat err)"

# A run killed between its last two steps: the result is there, and so is the checkpoint
expect 75 simulate $job --output c.h5 --format csv --max-time 0.02
cp c.h5.checkpoint saved
expect 0 resume c.h5.checkpoint --max-time 1000
cp saved c.h5.checkpoint
expect 0 resume c.h5.checkpoint --max-time 1000
same "result already there"
cp saved c.h5.checkpoint
echo foreign >c.h5
expect 4 resume c.h5.checkpoint --max-time 1000
[ "$(cat c.h5)" = foreign ] || fail "resume replaced a foreign file"

# Shards of every cut make the bytes of one run
for n in 1 2 7; do
    files=
    for i in $(seq $n); do
        expect 0 simulate $job --shard $i/$n --threads 2 --output s$n.$i --force
        files="s$n.$i $files"
    done
    expect 0 merge $files --output m$n.h5 --format csv
    same "$n shards"
done
expect 5 merge s2.1 s7.4 s7.5 s7.6 s7.7
grep -q "s2.1 and s7.4 overlap" err || fail "no word of the overlap: $(cat err)"
expect 5 merge s7.1 s7.3 s7.4 s7.5 s7.6 s7.7
grep -q "replicas 5 to 10 of 40" err || fail "no word of what is missing: $(cat err)"
expect 0 simulate --n 1000 --replicas 40 --t-end 20 --points 5 --seed 6 --quiet --shard 2/2 --output foreign
expect 5 merge s2.1 foreign
grep -q "foreign is of another run: its seed is 6, not 5" err || fail "no word of the seed: $(cat err)"
expect 5 merge whole.h5
expect 5 merge s2.1 c.h5.checkpoint
expect 5 resume s2.1
expect 0 simulate --n 20 --replicas 3 --t-end 1 --quiet --shard 2/7 --output empty
grep -q '^0,0,nan' out || fail "an empty shard: $(cat out)"
finish
