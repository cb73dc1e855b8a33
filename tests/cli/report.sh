# report.sh : the page of a result file: what is on it, that it needs nothing else, and what is refused.
. "$(dirname "$0")/lib.sh"
small="--n 20 --replicas 3 --threads 1 --times 0,1,2 --quiet"

# page FILE WORDS... : the page is there and has the words in its text
page() {
    local file=$1 word
    shift
    for word; do
        sed 's/<[^>]*>/ /g' "$file" | tr -s ' \n' ' ' | grep -qF -e "$word" || fail "$file lacks '$word'"
    done
}
# alone FILE : nothing of it lies outside
alone() {
    grep -nEi 'https?:|//[a-z]|src=|<link|<script|<iframe|@import|url\([^#]|href=.[^#]' "$1" | cut -c1-200 >found
    [ -s found ] && fail "$1 refers to something outside: $(head -1 found)"
}

# Tables without record times need no gnuplot
expect 0 converge --eta 0.1:1:log:3 --quiet --output grid.h5
tconv=$(sed -n 2p out | cut -d, -f7 | awk '{ printf "%.6g", $1 }')
expect 0 report grid.h5
page grid.html "converge: wn, linear, eta 0.1:1:log:3" "t_conv" "$tconv" "threshold" "Provenance" "command_line"
alone grid.html
expect 0 stability --rule sgd --quiet --output s.h5
expect 0 report s.h5 --output other.html
page other.html "stability: sgd" "eta_c"

# What is not to be written, and what is no result: as plot
before=$(cksum <grid.html)
expect 4 report grid.h5
[ "$(cksum <grid.html)" = "$before" ] || fail "an existing page was changed"
expect 0 report grid.h5 --force
expect 4 report grid.h5 --output missing/page.html
expect 4 report grid.h5 --output .
expect 4 report missing.h5
echo "not a result" >foreign.h5
: >empty.h5
head -c $(($(stat -c %s grid.h5) / 2)) grid.h5 >torn.h5
for file in foreign empty torn; do
    expect 5 report $file.h5
    [ "$(wc -l <err)" = 1 ] || fail "$file file: $(cat err)"
    [ -e $file.html ] && fail "a page of $file.h5 was written"
done
usage "report needs" report
usage "stray" report grid.h5 s.h5
usage "--eta" report grid.h5 --eta 1

# What people write is text, not HTML
name='<b>&"x'\''.h5'
expect 0 stability --quiet --output "$name"
expect 0 report "$name" --output escaped.html
grep -q '<b>' escaped.html && fail "the name of a file became HTML"
grep -qF '&lt;b&gt;&amp;&quot;x&#39;.h5' escaped.html || fail "the name of the file is not on its page"

if ! command -v gnuplot >/dev/null; then
    echo "figures: not tested, there is no gnuplot"
    finish
fi
expect 0 simulate $small --output a.h5 --format csv
mean=$(sed -n 3p out | cut -d, -f5 | awk '{ printf "%.6g", $1 }')
expect 0 report a.h5
page a.html "simulate: wn, linear, eta 0.1, N = 20, 3 replicas by micro" "$mean" "N → ∞" "learning rate" "seed" revision
[ "$(grep -c '<svg' a.html)" = 2 ] || fail "a.html has $(grep -c '<svg' a.html) figures"
alone a.html
ids=$(grep -oE "id=[\"'][^\"']*" a.html | cut -c5- | sort | uniq -d)
[ -z "$ids" ] || fail "names that are there twice: $ids"
expect 0 validate --n 400 --eta 0.5 --z0 0.5 --replicas 50 --times 0,1,2,4 --quiet --output v.h5 --format csv
cp out v.csv
score=$(awk -F, '$1 == 2 && $2 == "R" && $3 == "micro" && $4 == "reduced" { printf "%.2f", $7 }' v.csv)
expect 0 report v.h5
page v.html "verdict: agrees" "score against reduced" "score of reduced against theory" "theory at this N" "$score"
alone v.html
run validate --r0 1 --n 100 --replicas 20 --times 0,0.5,1 --quiet --output u.h5
expect 0 report u.h5
grep -q 'class="verdict unsure">verdict: undecided' u.html || fail "no undecided verdict on its page"
expect 0 theory --rule sgd --times 0,1,2 --quiet --output t.h5
expect 0 report t.h5
page t.html "theory: sgd, linear"
grep -q 'length of V' t.html && fail "z under sgd"
expect 0 simulate $small --inputs correlated:0.3 --output c.h5
expect 0 report c.h5
page c.html "does not apply to correlated inputs"
grep -q 'N → ∞' c.html && fail "a theory of correlated inputs"
expect 0 simulate --rule sgd --eta 3 --n 20 --replicas 5 --t-end 200 --points 5 --quiet --output d.h5
expect 0 report d.h5
expect 0 simulate --n 20 --replicas 1 --times 3 --quiet --output one.h5
expect 0 report one.h5
(PATH=/nonexistent; "$ondine" report a.h5 --force >out 2>err); code=$?
[ "$code" = 4 ] && grep -q gnuplot err || fail "no gnuplot: exit $code: $(cat err)"
finish
