# tutorial.sh ONDINE TUTORIAL : the commands of docs/tutorial.md work as they are pasted, one after the other, and print
# what the page shows.  A line "..." stands for any lines.
. "$(dirname "$0")/lib.sh"
tutorial=$2
mkdir bin
ln -s "$ondine" bin/ondine
PATH=$PWD/bin:$PATH

command= shown=
# The command that has been read, and what the page shows below it.
check() {
    local line # not the one that is being read
    [ -n "$command" ] || return 0
    case $command in
    *"ondine plot"* | *"ondine report"* | *"ondine figure"*) command -v gnuplot >/dev/null || command=true ;;
    esac
    [ -z "$shown" ] || case $command in ondine*) command="$command --format table" ;; esac
    checks=$((checks + 1))
    bash -c "$command" </dev/null >out 2>err || fail "$command: exit $?: $(tail -1 err)"
    while IFS= read -r line; do
        [ -z "$line" ] || [ "$line" = ... ] || grep -qxF -e "$line" out err || fail "$command: does not print: $line"
    done <<<"$shown"
    command= shown=
}

block=no here=no
while IFS= read -r line; do
    case $line in
    '```')
        check
        [ $block = no ] && block=yes || block=no
        ;;
    '```'*) block=foreign ;;
    '$ '*)
        [ $block = yes ] || continue
        check
        command=${line#\$ }
        case $line in *'<<EOF'*) here=yes ;; esac
        ;;
    *)
        if [ $here = yes ]; then
            command=$command$'\n'$line
            [ "$line" != EOF ] || here=no
        elif [ $block = yes ]; then
            shown=$shown$line$'\n'
        fi
        ;;
    esac
done <"$tutorial"
[ "$checks" -ge 15 ] || fail "only $checks commands found"
finish
