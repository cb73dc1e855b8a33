# status.sh : the heartbeat: whole JSON at every moment, rising, and right about the end; no file of the user's is lost.
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || { echo "skipped: no python3 to read JSON with" && exit 77; }

member() { # NAME : of status.json, which must be a whole object of the documented members
    python3 - "$1" <<'END'
import json, sys
status = json.load(open("status.json"))
wanted = "command done elapsed_s exit_code format host left_s message pid start state updated version"
assert sorted(status) == wanted.split(), sorted(status)
assert status["format"] == "ondine-status" and status["version"] == 1 and 0 <= status["done"] <= 1
print(status[sys.argv[1]])
END
}
is() { # NAME VALUE
    [ "$(member "$1")" = "$2" ] || fail "$1 is '$(member "$1")', not '$2': $(cat status.json)"
}

long="simulate --n 3000 --replicas 1000000 --t-end 1000 --quiet --output a.h5 --status status.json"
"$ondine" $long >out 2>err &
sleep 1
is state running
is exit_code None
is pid $!
sleep 6
awk "BEGIN { exit !($(member done) > 0 && $(member left_s) > 0) }" || fail "no progress: $(cat status.json)"
kill -TERM $!
wait $!
is state stopped
is exit_code 75
member message | grep -q "ondine resume" || fail "no hint: $(member message)"
expect 75 resume a.h5.checkpoint --max-time 0.1 --status status.json --quiet
is command resume
is state stopped

small="--n 20 --replicas 3 --times 0,1 --quiet"
expect 0 simulate $small --status status.json
is state finished
is exit_code 0
is done 1.0
expect 4 simulate $small --status status.json --output missing/a.h5
is state failed
is exit_code 4
expect 4 simulate $small --status missing/status.json
echo precious >mine
expect 4 simulate $small --status mine
[ "$(cat mine)" = precious ] || fail "a file of the user's was replaced"
expect 0 simulate $small --status mine --force
expect 0 theory --times 0,1 --status status.json
is command theory
finish
