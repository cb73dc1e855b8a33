# manual.sh : examples work as they are pasted; manual pages and completions know every option; groff and the shells
# accept them.
. "$(dirname "$0")/lib.sh"
commands=$("$ondine" completion fish | sed -n 's/.*__fish_use_subcommand -a \([a-z]*\) .*/\1/p')
[ "$(echo "$commands" | wc -l)" -ge 10 ] || fail "completions know the commands: $commands"

# Every example, in the order of the commands, in one folder; the plotting ones need gnuplot.
mkdir bin work
ln -s "$ondine" bin/ondine
cd work || exit 99
touch all
for command in $commands; do
    "$ondine" help "$command" | sed -n '/^Examples$/,$p' | grep '^  ondine ' >>all
done
[ "$(wc -l <all)" -ge 15 ] || fail "only $(wc -l <all) examples"
while IFS= read -r line; do
    case $line in
    *"ondine figure"* | *"ondine plot"* | *"ondine report"*) command -v gnuplot >/dev/null || continue ;;
    *"ondine resume"*) # something to resume
        "$ondine" simulate --n 20000 --t-end 200 --replicas 4 --output wn2.h5 --max-time 0.2 >/dev/null 2>&1
        [ $? = 75 ] || fail "nothing to resume"
        line="timeout -s INT 1 $line --max-time 0.1"
        mv wn2.h5.checkpoint wn.h5.checkpoint
        PATH=$PWD/../bin:$PATH bash -c "$line" >/dev/null 2>err
        [ $? = 75 ] || fail "$line: $(tail -1 err)"
        continue
        ;;
    esac
    checks=$((checks + 1))
    PATH=$PWD/../bin:$PATH bash -c "$line" >/dev/null 2>err || fail "$line: exit $?: $(tail -1 err)"
done <all
cd ..

# Manual pages
for page in ondine $commands; do
    expect 0 manual "$page"
    mv out page
    if command -v groff >/dev/null; then
        groff -man -Tutf8 -ww -z page 2>warnings
        [ -s warnings ] && fail "groff on $page: $(head -3 warnings)"
    fi
    [ "$page" = ondine ] && continue
    "$ondine" help "$page" | sed -n 's/^  --\([a-z0-9-]*\).*/\1/p' | while read -r option; do
        grep -qF "\\-\\-${option//-/\\-}\\fR" page || echo "$page: --$option"
    done >lacking
    [ -s lacking ] && fail "no manual of $(cat lacking)"
done
usage "no manual page" manual frobnicate

# Completions
usage "bash, zsh and fish" completion csh
for shell in bash zsh fish; do
    expect 0 completion $shell
    cp out $shell.completion
    ! command -v $shell >/dev/null || $shell -n $shell.completion || fail "$shell does not parse its completions"
done
# completes "LINE" : what bash offers at the end of the line
completes() {
    bash -c '. ./bash.completion; COMP_WORDS=('"$1"'); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _ondine; echo "${COMPREPLY[*]}"'
}
[ "$(completes 'ondine sim')" = simulate ] || fail "sim: $(completes 'ondine sim')"
[ "$(completes 'ondine simulate --ru')" = --rule ] || fail "--ru: $(completes 'ondine simulate --ru')"
[ "$(completes 'ondine simulate --rule ""')" = "sgd wn" ] || fail "--rule: $(completes 'ondine simulate --rule ""')"
[ "$(completes 'ondine simulate --inputs st')" = "student-t:" ] || fail "--inputs: $(completes 'ondine simulate --inputs st')"
[ "$(completes 'ondine figure tab')" = table1 ] || fail "figure: $(completes 'ondine figure tab')"
[ "$(completes 'ondine theory --shard')" = "" ] || fail "theory has no --shard"
finish
