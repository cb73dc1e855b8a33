#!/usr/bin/env bash
# matrix.sh COUNT [SEED [PROGRAM...]] : one result for each engine, rule and activation, however it is made.  Cells of
#   {gcc, clang} x {O0, O3} x {SSE2, AVX2, AVX-512} x {threads 1, 2, 3} x {shards 1, 2, 7} x {MPI ranks 1, 2, 4, 3 on one core} x
#   {undisturbed, stopped at random instants and resumed by another of these} x {micro, reduced} x {sgd, wn} x 7 activations
# are drawn at random, COUNT of the 24192 (all: every one, in order), and each must print the JSON that one plain run
# prints.  Builds the four programs in build-matrix, unless other PROGRAMs are given.  Ends with 1 at the first difference.
set -u
count=$1
RANDOM=${2:-1}
programs=()
for program in "${@:3}"; do
    [ ! -x "$program" ] || programs+=("$(realpath "$program")")
done
source=$(cd "$(dirname "$0")/../.." && pwd) || exit 99
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 PRTE_ALLOW_RUN_AS_ROOT=1

for compiler in gcc clang; do
    [ $# -lt 3 ] || break
    command -v $compiler >/dev/null && echo 'int main(void){return 0;}' | $compiler -fopenmp -xc - -o "$dir/try" 2>/dev/null ||
        { echo "skipped: $compiler (with OpenMP) is not here" && continue; }
    for level in -O0 -O3; do
        build=$source/build-matrix/$compiler$level
        mkdir -p "$build"
        { cmake -S "$source" -B "$build" -DCMAKE_C_COMPILER=$compiler -DCMAKE_C_FLAGS=$level -DONDINE_CUDA=OFF -DBUILD_TESTING=OFF &&
            cmake --build "$build" -j "$(nproc)"; } >"$build/log" 2>&1 || { tail "$build/log" && exit 1; }
        programs+=("$build/ondine")
    done
done
[ ${#programs[@]} -gt 0 ] || { echo "no program" && exit 1; }
isas=(portable)
grep -qw avx2 /proc/cpuinfo && isas+=(avx2)
grep -qw avx512dq /proc/cpuinfo && isas+=(avx512)
ranks=(1)
command -v mpirun >/dev/null && [ -e "$(dirname "${programs[0]}")/ondine_mpi.so" ] && ranks=(1 2 4 crowd)
core=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
engines=(micro reduced) rules=(sgd wn)
activations=(linear erf relu leaky-relu tanh sigmoid softplus)
cd "$dir" || exit 99

declare -A expected
stops=0
sizes=(${#programs[@]} ${#isas[@]} 3 3 ${#ranks[@]} 2 2 2 7)
total=1
for size in "${sizes[@]}"; do
    total=$((total * size))
done

# ondine RANKS WORDS... : the program of the cell, its output in `out`
ondine() {
    local p=$1
    shift
    if [ "$p" = 1 ]; then
        "$program" "$@" >out 2>err
    elif [ "$p" = crowd ]; then
        taskset -c "$core" mpirun --oversubscribe -n 3 "$program" "$@" >out 2>err
    else
        mpirun --oversubscribe -n "$p" "$program" "$@" >out 2>err
    fi
}
# another : the next part of a stopped run is made by any program, instruction set and number of threads
another() {
    program=${programs[RANDOM % ${#programs[@]}]}
    export ONDINE_ISA=${isas[RANDOM % ${#isas[@]}]}
    threads=$((1 + RANDOM % 3))
}

cell() { # NUMBER
    local i=$1 digit=() size
    for size in "${sizes[@]}"; do
        digit+=($((i % size)))
        i=$((i / size))
    done
    program=${programs[digit[0]]}
    export ONDINE_ISA=${isas[digit[1]]}
    threads=$((digit[2] + 1))
    local shards=(1 2 7) parts=() k code
    local n=${shards[digit[3]]} p=${ranks[digit[4]]} restart=${digit[5]}
    local model="--engine ${engines[digit[6]]} --rule ${rules[digit[7]]} --activation ${activations[digit[8]]}"
    local job="$model --n 130 --eta 0.6 --noise 0.1 --replicas 75 --times 0,0.5,3,9 --seed 3 --device cpu --quiet --format json"
    if [ -z "${expected[$model]:-}" ]; then
        "${programs[0]}" simulate $job >out 2>err || { cat err && return 1; }
        expected[$model]=$(sha256sum <out)
    fi
    rm -f part*
    for ((k = 1; k <= n; k++)); do
        local share=
        [ $n = 1 ] || share="--shard $k/$n"
        local limit=
        [ $restart = 0 ] || limit="--max-time 0.00$((RANDOM % 10))$((1 + RANDOM % 9))"
        ondine $p simulate $job $share --threads $threads $limit --output part.$k
        code=$?
        local tries=0
        while [ $code = 75 ]; do
            stops=$((stops + 1))
            tries=$((tries + 1))
            another
            limit="0.0$((RANDOM % 10))$((1 + RANDOM % 9))"
            [ $tries -lt 6 ] || limit=1000 # where the machine is so busy that no part gets anywhere
            ondine $p resume part.$k.checkpoint --threads $threads --max-time $limit
            code=$?
        done
        [ $code = 0 ] || { echo "exit $code: $(head -c 300 err)" && return 1; }
        parts+=(part.$k)
    done
    if [ $n -gt 1 ]; then
        another
        "$program" merge "${parts[@]}" --quiet --format json >out 2>err || { cat err && return 1; }
    fi
    [ "$(sha256sum <out)" = "${expected[$model]}" ] || { echo "another result" && return 1; }
}

done_cells=0
[ "$count" != all ] || count=$total
for ((c = 0; c < count; c++)); do
    number=$((count == total ? c : (RANDOM * 32768 + RANDOM) % total))
    cell $number || { echo "cell $number of $total: $program $ONDINE_ISA, threads $threads" && exit 1; }
    done_cells=$((done_cells + 1))
done
echo "$done_cells of $total cells of ${#programs[@]} programs and ${#isas[@]} instruction sets, $stops restarts: ${#expected[@]} results, each" \
    "of one hash"
