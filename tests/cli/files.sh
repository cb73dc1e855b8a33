# files.sh : --output, --force, plot: what is written, what is not overwritten, what is refused.
. "$(dirname "$0")/lib.sh"
small="--n 20 --replicas 3 --threads 1 --times 0,1,2 --quiet"

expect 0 simulate $small --output a.h5
[ -s out ] || fail "--output replaced standard output"
head -c 4 a.h5 | grep -q HDF || fail "a.h5 is not HDF5"
[ -z "$(ls -A | grep tmp)" ] || fail "a temporary was left"
before=$(cksum <a.h5)
expect 4 simulate $small --output a.h5
grep -q -- --force err || fail "no hint at --force"
[ -s out ] && fail "ran although the file exists"
[ "$(cksum <a.h5)" = "$before" ] || fail "an existing file was changed"
expect 0 simulate $small --output a.h5 --force
expect 4 simulate $small --output missing/a.h5
expect 4 simulate $small --output .
expect 4 simulate $small --output /dev/null --force
(umask 027; "$ondine" simulate $small --output mode.h5 >out)
[ "$(stat -c %a mode.h5)" = 640 ] || fail "mode $(stat -c %a mode.h5) with umask 027"
ln -s a.h5 link.h5
expect 0 simulate $small --output link.h5 --force
[ -L link.h5 ] || fail "a symbolic link was replaced"
expect 0 simulate $small --output one.h5 --save-replicas
[ "$(stat -c %s one.h5)" -gt "$(stat -c %s a.h5)" ] || fail "--save-replicas saved nothing"

# A disk without room: the old file stays, nothing is left, exit 4
before=$(cksum <a.h5)
(ulimit -f 1; "$ondine" simulate $small --output a.h5 --force >/dev/null 2>err); code=$?
[ "$code" = 4 ] || fail "no room: exit $code: $(cat err)"
[ "$(wc -l <err)" = 1 ] || fail "no room: $(cat err)"
[ "$(cksum <a.h5)" = "$before" ] || fail "no room: the old file was changed"
[ -z "$(ls -A | grep tmp)" ] || fail "no room: a temporary was left"
# ... and the run is not lost: the table and the verdict are printed all the same.  Pipes, since files have no room
for command in "theory --times 0,1" "simulate $small" "validate $small"; do
    (ulimit -f 1; "$ondine" $command --output a.h5 --force 2>&1; echo "exit $?") | cat >all
    grep -q '^exit 4' all || fail "no room: $command: $(cat all)"
    grep -q '^t,' all || fail "no room: $command printed no table"
    case $command in validate*) grep -q '^verdict: ' all || fail "no room: no verdict: $(cat all)" ;; esac
done

# Foreign and torn files
echo "not a result" >foreign.h5
expect 5 plot foreign.h5
[ "$(wc -l <err)" = 1 ] || fail "foreign file: $(cat err)"
: >empty.h5
expect 5 plot empty.h5
head -c $(($(stat -c %s a.h5) / 2)) a.h5 >torn.h5
expect 5 plot torn.h5
[ "$(wc -l <err)" = 1 ] || fail "torn file: $(cat err)"
expect 4 plot missing.h5
mkfifo fifo.h5
timeout 10 "$ondine" plot fifo.h5 2>err; code=$?
[ "$code" = 5 ] && [ "$(wc -l <err)" = 1 ] || fail "a pipe: exit $code: $(cat err)"

if ! command -v gnuplot >/dev/null; then
    echo "pictures: not tested, there is no gnuplot"
    finish
fi
expect 0 plot a.h5
for suffix in png svg pdf csv; do
    [ -s a.$suffix ] || fail "plot wrote no a.$suffix"
done
head -c 4 a.png | grep -q PNG || fail "a.png is not PNG"
grep -q '<svg' a.svg || fail "a.svg is not SVG"
head -c 4 a.pdf | grep -q PDF || fail "a.pdf is not PDF"
[ "$(wc -l <a.csv)" = 4 ] || fail "a.csv has $(wc -l <a.csv) lines"
expect 4 plot a.h5
expect 0 plot a.h5 --force
expect 0 theory --times 0,1,2 --quiet --output theory.h5
expect 0 plot theory.h5 --output picture
[ -s picture.pdf ] || fail "plot --output wrote no picture.pdf"
run validate $small --output v.h5
expect 0 plot v.h5
grep -q 'kappa = .* left out' err || fail "no word on a theory that is left out: $(cat err)"
# Band, bars, the curve at finite N, and the scores are drawn where there are any
run validate --n 400 --eta 0.5 --z0 0.5 --replicas 50 --times 0,1,2,4 --quiet --output scores.h5
expect 0 plot scores.h5
for word in "dashed: mean at finite" "band: ± 1 s.d. predicted, bars" "score, mean" "score, var"; do
    sed 's/<[^>]*>//g' scores.svg | tr -d '\n' | grep -q "$word" || fail "scores.svg lacks '$word'"
done
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i }
    NR == 4 { if (!(($c["R_theory_mean"] - $c["R_mean"])^2 < (5 * $c["R_theory_sd"] / sqrt(50))^2)) exit 1 }' scores.csv ||
    fail "R at finite N is not within 5 standard errors: $(cat scores.csv)"
expect 0 theory --n 400 --eta 0.5 --z0 0.5 --t-end 4 --points 5 --quiet --output finite.h5
expect 0 plot finite.h5
sed 's/<[^>]*>//g' finite.svg | tr -d '\n' | grep -q "mean at finite" || fail "no finite N in finite.svg"
expect 0 theory --times 3 --quiet --output point.h5
expect 0 plot point.h5
# Without gnuplot the error says so before anything is computed, and names it
(PATH=/nonexistent; "$ondine" plot a.h5 --force >out 2>err); code=$?
[ "$code" = 4 ] && grep -q gnuplot err || fail "no gnuplot: exit $code: $(cat err)"
run figure fig2 --n 20 --replicas 3 --t-end 1 --points 3 --threads 1 --output f
[ "$code" = 0 ] || [ "$code" = 3 ] || fail "figure fig2: exit $code: $(cat err)"
[ -s f.png ] && [ "$(wc -l <f.csv)" = 7 ] || fail "figure fig2 wrote no f.png, or not 6 rows"
[ "$(grep -c '^([ab]) verdict: ' err)" = 2 ] || fail "figure fig2: verdicts: $(cat err)"
run figure fig2 --n 20 --replicas 3 --times 0 --threads 1 --output point2
[ -s point2.png ] || fail "one record: exit $code: $(cat err)"
finish
