#!/usr/bin/env bash
# faults.sh ONDINE FAULT_LIBRARY [STRIDE] : fail the k-th write, fsync, rename, open and malloc of a small run, for every k
# (malloc: every STRIDE-th): the exit code is a documented one, the old file is as it was or the new one is whole, and no
# temporary is left.  A program with the address sanitizer must not leak either.  Then disks that are full, read-only and gone.
set -u
ondine=$1 library=$2 stride=${3:-1}
dir=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir" || exit 99
export OMP_NUM_THREADS=1
# A leak is exit code 99, which is none of ours.  The library comes before the sanitizer on purpose.  HDF5 leaks where it
# itself runs out of memory; the loader's leak is of the backtrace that tells HDF5's calls apart.
printf 'leak:libhdf5\nleak:_dl_map_object_deps\n' >suppressions
export ASAN_OPTIONS=verify_asan_link_order=0:exitcode=99:allocator_may_return_null=1
export LSAN_OPTIONS=suppressions=$PWD/suppressions:print_suppressions=0
export UBSAN_OPTIONS=halt_on_error=1
# on the CPU: the CUDA runtime does not survive a failing malloc
job="simulate --n 50 --replicas 8 --times 0,1,2 --device cpu --quiet"
"$ondine" $job --output new.h5 >new.csv || exit 1
"$ondine" $job --seed 2 --output old.h5 >/dev/null || exit 1
"$ondine" $job --shard 1/1 --output shard >/dev/null || exit 1
# stopped at once, so that a resume has everything to do
"$ondine" $job --output new.h5 --force --max-time 1e-9 2>/dev/null >/dev/null
[ -e new.h5.checkpoint ] || { echo "FAILED: no checkpoint to begin with" && exit 1; }
mv new.h5.checkpoint saved
"$ondine" plot new.h5 --output whole --force --quiet
failures=0 points=0 survived=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# HDF5, and it alone, may crash as the process ends: then the whole result must be in place, equal to the unbroken run's.
crashed_when_done() {
    [ "$kind" = hdf5-malloc ] || return 1
    case $code in 139 | 134 | 255) ;; *) return 1 ;; esac
    "$ondine" plot "$file" --output found --force --quiet 2>/dev/null && cmp -s found.csv whole.csv
}

# inject KIND K FILE WORDS... : one run with one fault; it may write FILE, which is there before
inject() {
    local kind=$1 k=$2 file=$3 code
    shift 3
    cp old.h5 run.h5
    cp old.h5 run.old
    cp saved run.checkpoint
    LD_PRELOAD=$library ONDINE_FAULT="$kind $k" ONDINE_FAULT_COUNT=count "$ondine" "$@" >out 2>err
    code=$?
    points=$((points + 1))
    if [ $1 = resume ] && [ $code != 0 ] && ! cmp -s run.checkpoint saved && ! crashed_when_done; then
        fail "$kind $k of $1: exit $code, and the checkpoint is not as it was"
    fi
    # the sanitizer's word for a crash inside HDF5
    [ "$kind" = hdf5-malloc ] && [ $code = 99 ] && grep -q DEADLYSIGNAL err && code=139
    case $code in
    0) survived=$((survived + 1)) ;;
    1 | 4) [ -s err ] || fail "$kind $k of $1: exit $code without a word" ;;
    139 | 134 | 255) [ "$kind" = hdf5-malloc ] || fail "$kind $k of $1: exit $code: $(head -c 200 err)" ;;
    *) fail "$kind $k of $1: exit $code: $(head -c 200 err)" ;;
    esac
    [ "$code" != 0 ] || cmp -s out new.csv || fail "$kind $k of $1: another output"
    cmp -s "$file" run.old || "$ondine" plot "$file" --output picture --force --quiet 2>/dev/null ||
        "$ondine" rerun "$file" --quiet >/dev/null 2>&1 ||
        [ "$(head -c 4 "$file")" = "$(printf '\x89OND')" ] || fail "$kind $k of $1: $file is neither old nor new"
    rm -f run.h5.replicas
    if [ -n "$(ls -A | grep '\.tmp$')" ]; then
        fail "$kind $k of $1: a temporary was left"
        rm -f .ondine-*
    fi
}

# every KIND STEP FILE WORDS...
every() {
    local kind=$1 step=$2 k
    shift 2
    inject "$kind" 0 "$@"
    local calls
    calls=$(cat count)
    for ((k = 1; k <= calls; k += step)); do
        inject "$kind" $k "$@"
    done
    echo "$2: $kind: $calls calls, every $step"
}

# stopped KIND : the faults of a run that is stopped: its checkpoint is the old one or the new one, and goes on
stopped() {
    local k calls code
    for ((k = 0; k == 0 || k <= calls; k++)); do
        cp saved run.h5.checkpoint
        LD_PRELOAD=$library ONDINE_FAULT="$1 $k" ONDINE_FAULT_COUNT=count "$ondine" $job --output run.h5 --force \
            --max-time 1e-9 >out 2>err
        code=$?
        [ $k != 0 ] || calls=$(cat count)
        points=$((points + 1))
        case $code in 75 | 4 | 1) ;; *) fail "$1 $k of a stop: exit $code: $(head -c 200 err)" ;; esac
        "$ondine" resume run.h5.checkpoint --output run.h5 --force --max-time 1000 >out 2>err && cmp -s out new.csv ||
            fail "$1 $k of a stop: the checkpoint does not go on: $(head -c 200 err)"
        rm -f .ondine-*
    done
    echo "a stop: $1: $calls calls"
}

for kind in write fsync rename open; do
    stopped $kind
    every $kind 1 run.h5 $job --output run.h5 --force
    every $kind 1 run.h5 resume run.checkpoint --output run.h5 --force --max-time 1000
    every $kind 1 run.h5 merge shard --output run.h5 --force --quiet
done
# records of every replica, which go through a file of their own
mv new.csv new.plain
"$ondine" $job --save-replicas --output kept.h5 >new.csv
for kind in write fsync rename open; do
    every $kind 1 run.h5 $job --save-replicas --output run.h5 --force
done
every malloc "$stride" run.h5 $job --save-replicas --output run.h5 --force
mv new.plain new.csv
every malloc "$stride" run.h5 $job --output run.h5 --force
every malloc "$stride" run.h5 resume run.checkpoint --output run.h5 --force --max-time 1000
# HDF5 itself does not survive a failing malloc; the old file and the checkpoint do
every hdf5-malloc $((10 * stride)) run.h5 resume run.checkpoint --output run.h5 --force --max-time 1000

# Several ensembles under one checkpoint
for words in "converge --engine reduced --n 50 --replicas 8 --eta 0.3:0.6:lin:2 --z0 0.5 --quiet --device cpu" \
    "validate --engine reduced --rule sgd --n 50 --replicas 10 --times 0,1 --quiet --device cpu"; do
    "$ondine" $words >new.csv 2>err || fail "$words: $(cat err)"
    "$ondine" $words --output series.h5 --force --max-time 1e-9 2>/dev/null >/dev/null
    mv series.h5.checkpoint saved || fail "no checkpoint of $words"
    for kind in write fsync rename open; do
        every $kind 1 run.h5 $words --output run.h5 --force
        every $kind 1 run.h5 resume run.checkpoint --output run.h5 --force --max-time 1000
    done
    every malloc $((10 * stride)) run.h5 resume run.checkpoint --output run.h5 --force --max-time 1000
done

# Disks: full, read-only, gone while the run computes
cp old.h5 run.h5
(ulimit -f 1; "$ondine" $job --output run.h5 --force >out 2>err)
[ $? = 4 ] && cmp -s run.h5 old.h5 || fail "full disk: $(cat err)"
mkdir locked gone
chmod a-w locked
if [ "$(id -u)" != 0 ]; then
    "$ondine" $job --output locked/a.h5 >out 2>err
    [ $? = 4 ] || fail "read-only folder: $(cat err)"
fi
"$ondine" simulate --n 3000 --replicas 100000 --t-end 1000 --quiet --output gone/a.h5 >out 2>err &
sleep 0.5
rm -rf gone
kill -TERM $!
wait $!
[ $? = 4 ] || fail "folder gone: $(cat err)"
echo "$points faults, $survived survived, $failures failures"
[ $failures = 0 ] && [ $points -gt 50 ]
