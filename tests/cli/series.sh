# series.sh : runs of several ensembles, validate and converge --engine, stopped and gone on with.
. "$(dirname "$0")/lib.sh"

# validate: several ensembles, at N and at 4N, under one checkpoint; stopped in each of them
comparison="--n 300 --replicas 40 --t-end 10 --points 3 --rule sgd --at-4n --quiet --format csv"
expect 0 validate $comparison --output v.h5
mv out validated.csv
expect 75 validate $comparison --output w.h5 --max-time 0.05
grep -q "ondine resume" err || fail "no hint at resume: $(cat err)"
[ -s out ] && fail "a stopped comparison wrote to standard output"
for limit in 0.4 0.6 0.8 1 1.5 1000; do
    [ ! -e w.h5.checkpoint ] || run resume w.h5.checkpoint --max-time $limit --threads 1
    [ "$code" = 75 ] || [ "$code" = 0 ] || fail "resume of validate: exit $code: $(cat err)"
done
cmp -s out validated.csv || fail "a comparison that was stopped: another output"
[ -e w.h5.checkpoint ] && fail "a finished comparison left its checkpoint"
[ "$(tail -1 err)" = "verdict: agrees" ] || fail "no verdict: $(cat err)"
expect 0 rerun w.h5 --quiet
# converge: an ensemble a point of the grid
search="converge --engine micro --n 2000 --eta 0.3:0.6:log:2 --l0 0.5:1:lin:2 --z0 0.5 --replicas 20 --format csv --quiet"
expect 0 $search --output c0.h5
mv out searched.csv
expect 75 $search --output c1.h5 --max-time 0.05
grep -q "ondine resume" err || fail "no hint at resume: $(cat err)"
for limit in 0.2 0.4 0.6 0.8 1000; do
    [ ! -e c1.h5.checkpoint ] || run resume c1.h5.checkpoint --max-time $limit --threads 1
    [ "$code" = 75 ] || [ "$code" = 0 ] || fail "resume of converge: exit $code: $(cat err)"
done
cmp -s out searched.csv || fail "a search that was stopped: another output"
[ -e c1.h5.checkpoint ] && fail "a finished search left its checkpoint"
expect 0 rerun c1.h5 --quiet
for name in INT USR1; do
    checks=$((checks + 1))
    "$ondine" validate --n 3000 --replicas 1000000 --t-end 1000 --quiet --output u.h5 --force >out 2>err &
    sleep 0.5
    kill -$name $!
    wait $!
    code=$?
    [ "$code" = 75 ] && grep -q "SIG$name" err || fail "SIG$name, validate with a file: exit $code: $(cat err)"
    [ -s u.h5.checkpoint ] || fail "SIG$name left no checkpoint of validate"
done
expect 5 merge u.h5.checkpoint
expect 4 validate $comparison --output u.h5
grep -q -e --force err || fail "validate beside a checkpoint, no hint at --force: $(cat err)"
finish
