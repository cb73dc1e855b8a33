# lib.sh : what every test of the program begins with.  $1 is the program.
# A failed check is printed and counted; `finish` ends the test with the outcome.
set -u
ondine=$1
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
failures=0
checks=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# run WORDS... : the program's exit code in $code, what it printed in files out and err
run() {
    checks=$((checks + 1))
    "$ondine" "$@" >out 2>err
    code=$?
}

# expect CODE WORDS... : run, and check the exit code
expect() {
    local wanted=$1
    shift
    run "$@"
    [ "$code" = "$wanted" ] || fail "ondine $*: exit $code, wanted $wanted: $(head -c 300 err)"
}

# usage WORD WORDS... : exit 2, nothing on stdout, 1 to 3 lines on stderr that contain WORD
usage() {
    local word=$1 lines
    shift
    expect 2 "$@"
    lines=$(wc -l <err)
    [ -s out ] && fail "ondine $*: usage error with output"
    [ "$lines" -ge 1 ] && [ "$lines" -le 3 ] || fail "ondine $*: $lines lines on stderr"
    grep -qF -e "$word" err || fail "ondine $*: '$word' is not in: $(cat err)"
}

finish() {
    echo "$checks runs, $failures failures"
    [ "$checks" -gt 0 ] && [ "$failures" = 0 ]
    exit
}
