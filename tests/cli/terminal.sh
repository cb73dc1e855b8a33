# terminal.sh : on a terminal, and only there: aligned tables and colours, which NO_COLOR turns off.
. "$(dirname "$0")/lib.sh"
script -qec true /dev/null </dev/null >/dev/null 2>&1 || { echo "skipped: no terminal can be made here (script of util-linux, /dev/pts)" && exit 77; }
unset NO_COLOR
export TERM=xterm
escape=$(printf '\033')

# terminal WORDS... : the program on a terminal of its own: stdout and stderr in screen, its exit code in $code
terminal() {
    checks=$((checks + 1))
    SHELL=/bin/sh script -qefc "'$ondine' $*" /dev/null </dev/null | tr -d '\r' >screen
    code=${PIPESTATUS[0]}
}
# coloured YES|NO PATTERN : the pattern, with @ for an escape character
coloured() {
    if [ "$1" = yes ]; then
        grep -q -e "${2//@/$escape}" screen || fail "no '$2' in: $(cat -v screen | head -5)"
    else
        grep -q "$escape" screen && fail "colours: $(grep "$escape" screen | cat -v | head -3)"
    fi
}

validate="validate --n 400 --eta 0.5 --z0 0.5 --replicas 50 --times 0,1,2 --progress none"
theory="theory --times 0,5,10"
terminal $validate
[ "$code" = 0 ] || fail "validate on a terminal: exit $code: $(cat screen)"
coloured yes '^@\[1;32mverdict: agrees@\[0m$'
terminal validate --r0 1 --n 100 --replicas 20 --times 0,0.5,1 --progress none
coloured yes '^@\[1;33mverdict: undecided.*@\[0m$'
terminal simulate --eta 0
[ "$code" = 2 ] || fail "exit $code of a wrong value on a terminal"
coloured yes '^@\[1;31mondine:@\[0m --eta'
terminal help simulate
coloured yes '^@\[1mModel@\[0m$'
coloured yes '^@\[1mExamples@\[0m$'

# A table: its head strong, its columns aligned
terminal $theory
coloured yes '^@\[1m *t  *l .*eps_g@\[0m$'
sed "s/$escape\[[0-9;]*m//g" screen >plain
[ "$(wc -l <plain)" = 4 ] || fail "the table on a terminal has $(wc -l <plain) lines"
awk '{ if (n && length($0) != n) bad = 1; n = length($0) } END { exit bad }' plain || fail "not aligned: $(cat plain)"
expect 0 $theory --format table
cmp -s out plain || fail "without its colours the table differs from --format table"

# Off: NO_COLOR, a dumb terminal, a pipe; an empty NO_COLOR counts as not set
NO_COLOR=1 terminal $validate
coloured no
grep -qx 'verdict: agrees' screen || fail "no verdict with NO_COLOR: $(tail -1 screen)"
NO_COLOR=1 terminal $theory
coloured no
cmp -s screen plain || fail "NO_COLOR changes the table"
TERM=dumb terminal simulate --eta 0
coloured no
NO_COLOR= terminal simulate --eta 0
coloured yes '^@\[1;31mondine:'
for words in "$validate --format table" "help" "help simulate" "simulate --eta 0"; do
    run $words
    cat out err >screen
    coloured no
done
finish
