# rerun.sh : a result is repeated from its own file, and whatever differs is found and named.
. "$(dirname "$0")/lib.sh"
small="--n 100 --replicas 12 --t-end 2 --points 3 --quiet"

repeats() { # FILE WORDS... : rerun says yes
    expect 0 rerun "$@"
    grep -q "$1 is repeated" err || fail "rerun $*: $(cat err)"
}

expect 0 simulate $small --save-replicas --threads 1 --output a.h5 --format csv
mv out a.csv
repeats a.h5 --threads 3 --format csv
cmp -s out a.csv || fail "rerun printed another table"
expect 0 simulate $small --engine reduced --rule sgd --activation erf --r0 -0.25 --noise 0.1 --seed 7 --output b.h5
repeats b.h5
expect 0 simulate --n 50 --replicas 5 --times 0,0.5,3 --inputs student-t:7 --quiet --output c.h5
repeats c.h5
expect 0 validate $small --rule sgd --output v.h5
repeats v.h5
expect 0 theory --spacing log --points 4 --output t.h5 --quiet
repeats t.h5
expect 0 theory --n 500 --times 1,2 --output tn.h5 --quiet
repeats tn.h5
expect 0 converge --eta 0.1:1:log:3 --l0 1:2:lin:2 --output grid.h5 --quiet
repeats grid.h5
expect 0 stability --activation tanh --output s.h5 --quiet
repeats s.h5 --output s2.h5
repeats s2.h5
for i in 1 2; do
    expect 0 simulate $small --shard $i/2 --output part.$i
done
expect 0 merge part.1 part.2 --output merged.h5 --quiet
repeats merged.h5

# What is no result of this program's
echo nothing >foreign
expect 5 rerun foreign
expect 5 rerun part.1
expect 4 rerun missing.h5
head -c 4000 a.h5 >torn.h5
expect 5 rerun torn.h5
usage "rerun needs" rerun
usage "--eta" rerun a.h5 --eta 0.2

# One bit in the data, one in the parameters, an attribute, an object: named, exit 1
change() { # NAME PYTHON : a copy of a.h5, changed, must differ in NAME
    cp a.h5 changed.h5
    "$python" -c "import h5py; f = h5py.File('changed.h5', 'r+'); $2" || fail "$2"
    expect 1 rerun changed.h5
    grep -q "$1 differs" err || fail "$1: $(cat err)"
}
python=/usr/bin/python3
"$python" -c 'import h5py' 2>/dev/null || python=python3
if "$python" -c 'import h5py' 2>/dev/null; then
    change /replicas/values "d = f['replicas/values']; d[11, 2, 3] *= 1 + 3e-16"
    change /ensemble/ln_eps_g_histogram "f['ensemble/ln_eps_g_histogram'][1, 0] += 1"
    change /ensemble@observables "f['ensemble'].attrs['observables'] = 'l'"
    change "/ensemble" "del f['ensemble/max']"
    change / "f['more'] = 1"
    cp a.h5 changed.h5
    "$python" -c "import h5py; h5py.File('changed.h5', 'r+')['provenance'].attrs['host'] = 'elsewhere'"
    repeats changed.h5
    cp a.h5 changed.h5
    "$python" -c "import h5py; h5py.File('changed.h5', 'r+')['config'].attrs['eta'] = -1.0"
    expect 5 rerun changed.h5
else
    echo "changed files: not tested, there is no h5py"
fi
finish
