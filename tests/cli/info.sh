# info.sh : what `ondine info` says of a run, and that it says so soon.
. "$(dirname "$0")/lib.sh"

# says PATTERN : a line of out
says() {
    grep -qE "$1" out || fail "info does not say '$1': $(cat out)"
}
# soon WORDS... : expect 0, in less than 2 s of CPU time (time on the wall is others' too)
soon() {
    local TIMEFORMAT='%U %S' spent
    spent=$({ time expect 0 info "$@" >&2; } 2>&1 | tail -1)
    expect 0 info "$@"
    awk -v t="$spent" 'BEGIN { split(t, s, " "); exit !(s[1] + s[2] < 2) }' || fail "info $*: $spent s of CPU time"
}
number='[0-9.e+-]+'

soon --threads 1
says '^this run: +micro, wn linear, gaussian inputs, N = 10000, 100 replicas to t = 20, 1 threads'
says "^micro: +$number elements/s, $number steps/s, $number replicas/s$"
says "^reduced: +$number steps/s, $number replicas/s$"
says "^time: +about $number (s|min|h|days), $number (s|min|h|days) of CPU time"
soon --threads 1 --n 1e9 --t-end 4 --replicas 1e6 # days, of vectors that are not even drawn here
says '^time: .* days'
soon --threads 1 --engine reduced --activation tanh --times 0.001,1,2 --n 500
says '^this run: +reduced, wn tanh, .*N = 500, 100 replicas to t = 2,'
soon --threads 2 --inputs student-t:5 --n 300
says 'student-t:5'
grep -q '^reduced' out && fail "reduced has no such inputs"

usage --n info --n 2
usage --inputs info --inputs uniform --engine reduced
usage --output info --output x.h5
finish
