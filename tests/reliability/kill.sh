#!/usr/bin/env bash
# kill.sh ONDINE SAME_RESULT COUNT [SEED] : until COUNT kills have been made, start a run, kill it with SIGKILL at a
# random instant of the time that an undisturbed run takes, resume it (and kill that too), and compare the end with the
# undisturbed run.  Prints the losses and the files that could not be read; both must be 0.
set -u
ondine=$1 same=$2 count=$3
RANDOM=${4:-1}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
export OMP_NUM_THREADS=2
jobs=("simulate --engine micro --rule wn --n 500 --replicas 40 --t-end 10 --points 6"
    "simulate --engine micro --rule sgd --activation erf --n 1000 --replicas 9 --t-end 8 --points 3 --save-replicas"
    "simulate --engine reduced --rule wn --activation relu --n 10000 --replicas 200 --t-end 5 --points 9"
    "validate --engine micro --rule sgd --n 100 --replicas 40 --t-end 2 --points 3"
    "converge --engine micro --n 500 --eta 0.3:0.6:log:3 --z0 0.5 --replicas 20")
ends=() # the exit codes
longest=20 # ms, of an undisturbed run
for j in "${!jobs[@]}"; do
    start=$(date +%s%N)
    "$ondine" ${jobs[j]} --quiet --output "whole$j.h5" >"whole$j.csv" 2>err
    ends+=($?)
    [ -s "whole$j.h5" ] || { cat err && exit 1; }
    took=$((($(date +%s%N) - start) / 1000000))
    [ $took -le $longest ] || longest=$took
done

kills=0 runs=0 losses=0 unreadable=0 resumed=0 late=0
complain() { # KIND CODE
    echo "$1: run $runs after $kills kills, exit $2: $(head -c 300 err)"
}

# attempt WORDS... : run them and kill at a random instant; the exit code in $code, 137 if the kill came in time
attempt() {
    "$ondine" "$@" >out 2>err &
    local pid=$!
    instant=$((RANDOM % longest))
    sleep "$((instant / 1000)).$(printf %03d $((instant % 1000)))"
    kill -KILL $pid 2>/dev/null
    wait $pid 2>/dev/null
    code=$?
    if [ $code = 137 ]; then
        kills=$((kills + 1))
        [ -e run.h5 ] && late=$((late + 1))
    fi
}

# is_whole : run.h5 is the file of the undisturbed run; one without record times is made once more
is_whole() {
    case ${jobs[j]} in
    converge*) "$ondine" rerun run.h5 --quiet >/dev/null 2>&1 ;;
    *) "$same" run.h5 "whole$j.h5" ;;
    esac
}

while [ $kills -lt "$count" ]; do
    j=$((RANDOM % ${#jobs[@]}))
    runs=$((runs + 1))
    rm -f run.h5* .ondine*
    attempt ${jobs[j]} --quiet --output run.h5 --checkpoint-every 0.01
    while [ $code = 137 ]; do
        if [ -e run.h5.checkpoint ]; then
            resumed=$((resumed + 1))
            attempt resume run.h5.checkpoint
            if [ $code = 5 ] || [ $code = 4 ]; then
                complain "UNREADABLE" $code
                unreadable=$((unreadable + 1))
                break
            fi
        elif [ -e run.h5 ]; then
            code=${ends[j]}
            cp "whole$j.csv" out # it had printed what nobody kept
        else
            attempt ${jobs[j]} --quiet --output run.h5 --checkpoint-every 0.01
        fi
    done
    if [ $code != "${ends[j]}" ] || ! cmp -s out "whole$j.csv" || ! is_whole; then
        complain "LOSS" $code
        losses=$((losses + 1))
    fi
done
echo "$kills kills in $runs runs, $resumed resumes, $late kills after the result was in place:" \
    "$losses losses, $unreadable unreadable files"
[ $losses = 0 ] && [ $unreadable = 0 ] && [ $resumed -gt 0 ]
