# usage.sh : every case that must end with exit code 2, nothing on stdout and at most three lines on stderr.
. "$(dirname "$0")/lib.sh"

# Commands
usage "no command"
usage "simulate" simulat
usage "unknown command" frobnicate
usage "unknown command" help frobnicate
usage "stray" help simulate more
usage "stray" simulate extra
usage "stray" simulate -n 10
usage "stray" simulate --
usage "stray" plot a.h5 b.h5
usage "FILE" plot
usage "NAME" figure
usage "fig9" figure fig9
usage "did you mean fig4?" figure gif4
usage "did you mean phase-plane?" figure phase_plane
usage "did you mean fish?" completion fishh
usage "did you mean simulate?" manual simulat
usage "did you mean simulate?" simulat
usage "did you mean report?" help repot
usage "did you mean --replicas?" simulate --replica 10

# Options: unknown, twice, without a value, of a flag, misspelled
usage "--rule" simulate --rul wn
usage "--frobnicate" simulate --frobnicate 1
usage "twice" simulate --eta 0.1 --eta 0.1
usage "twice" simulate --eta=0.1 --eta 0.2
usage "twice" simulate --quiet --quiet
usage "no value" simulate --eta
usage "no value" simulate --output --force
usage "takes no value" simulate --quiet=yes
usage "--shard" simulate --shard 1/2
usage "two integers" simulate --shard 0/2 --output x
usage "two integers" simulate --shard 3/2 --output x
usage "--checkpoint-every" simulate --checkpoint-every 0
usage "--max-time" simulate --max-time -1
usage "resume needs" resume
usage "merge needs" merge

# Unknown and empty values; the nearest name is offered
usage "sgd, wn" simulate --rule adam
usage "did you mean wn" simulate --rule wnn
usage "did you mean cpu?" simulate --device cp
usage "did you mean cuda:all?" simulate --device cuda:al
usage "did you mean leaky-relu" simulate --activation leaky_relu
for option in rule activation eta l0 r0 z0 noise n t-end points spacing times engine device math replicas seed threads \
    inputs progress output format config; do
    usage "--$option" simulate --$option ""
    usage "--$option" simulate --$option=
done
for option in rule activation spacing engine device math inputs progress format; do
    usage "--$option" simulate --$option nonsense
done

# Reals: trailing text, blanks, hexadecimal, nan, inf, overflow
for option in eta l0 r0 z0 noise t-end; do
    for value in 1x "1 " " 1" 0x1 nan inf -inf infinity 1e999 1,5 . e5 1e --1; do
        usage "--$option" simulate --$option "$value"
    done
done
# ... and their ranges
for option in eta l0 z0 t-end; do
    for value in 0 -0 -1 0.0 -1e-300; do
        usage "> 0" simulate --$option $value
    done
done
usage ">= 0" simulate --noise -0.1
usage "[-1, 1]" simulate --r0 1.01
usage "[-1, 1]" simulate --r0 -1.01

# Integers
for option in n replicas seed threads points; do
    for value in 1.5 1e-1 -1 0x10 nan inf 1e20 18446744073709551616 12a "" "7 " 1e 1e+ .; do
        usage "--$option" simulate --$option "$value"
    done
done
for value in 0e-99999999999999999999 0e99999999999999999999 1e-99999999999999999999 0e-9223372036854775808; do
    usage "--seed" theory --times 0 --seed $value
done
usage "3..4294967295" simulate --n 2
usage "3..4294967295" simulate --n 0
usage "3..4294967295" simulate --n 4294967296
usage "2..4294967295" simulate --points 1
usage "1..4294967295" simulate --replicas 0
usage "1..4294967295" simulate --replicas 4294967296
usage ">= 2" validate --replicas 1
usage ">= 2" figure fig2 --replicas 1
usage "--threads" simulate --threads 0
usage "--points" theory --points 1
usage "--eta" theory --eta 0
usage "--replicas" theory --replicas 0

# Times
for value in , 1, ,1 1,,2 2,1 1,1 -1,2 0,nan 1,inf 1,2x "1 2" 1:2; do
    usage "--times" simulate --times "$value"
done
usage "exclude" simulate --times 0,1 --t-end 2
usage "exclude" simulate --points 3 --times 0,1
usage "exclude" simulate --spacing log --times 0,1
usage "exclude" theory --spacing log --times 0,1
usage "times must increase" simulate --t-end 1e-323 --points 11

# Steps: N t-end >= 2^32
usage "--n" simulate --n 4294967295 --t-end 2
usage "--t-end" simulate --n 4e9 --t-end 2
usage "--times" simulate --n 4e9 --times 0,2
usage "2^32" simulate --n 4294967295 --t-end 2
usage "2^32" simulate --n 10000 --t-end 429496.7296
usage "2^32" validate --n 10000 --times 0,429497
usage "2^32" figure fig2 --n 4e9

# Devices and engines
for value in gpu CPU cuda: cuda:-1 cuda:x cuda0 cuda:1.5 cpu:0 "auto "; do
    usage "--device" simulate --device "$value"
done
usage "--engine blocked" simulate --engine blocked --device cpu
usage "--device cpu" simulate --engine blocked --device cpu
usage "--device cpu" validate --engine blocked --device cpu
usage "--inputs" simulate --inputs uniform --engine reduced
usage "--inputs" validate --inputs student-t:6 --engine reduced
usage "--inputs" simulate --inputs rademacher --engine blocked
usage "inputs" simulate --inputs rademacher --device cuda
for value in Gaussian gaussian: gaussian:1 rademacher:0 uniform:1 student-t student-t: student-t:4 student-t:3 student-t:nan \
    student-t:inf student-t:6x "student-t: 6" student-t:-6 correlated correlated: correlated:1 correlated:-0.1 correlated:x \
    cauchy "uniform "; do
    usage "--inputs" simulate --inputs "$value"
done
usage "NU > 4" simulate --inputs student-t:4
usage "RHO < 1" validate --inputs correlated:1
usage "did you mean rademacher" simulate --inputs rademaker
usage "--output" simulate --save-replicas

# The instruction set
export ONDINE_ISA=avx1024
usage "ONDINE_ISA" simulate --replicas 1 --n 10 --t-end 1
usage "avx512, avx2, portable (or its alias sse2)" theory
export ONDINE_ISA=
expect 0 theory --times 0,1
unset ONDINE_ISA

# Configuration files
usage "cannot be read" simulate --config missing.ini
usage "cannot be read" simulate --config .
write() { printf '%b' "$1" >config.ini; }
write 'eta = 0.1\nfrobnicate = 1\n'
usage "config.ini, line 2" simulate --config config.ini
write '# a comment\n\neta = zero\n'
usage "config.ini, line 3: --eta 'zero'" simulate --config config.ini
write 'eta = 0.1\neta = 0.2\n'
usage "config.ini, line 2: --eta is given twice" simulate --config config.ini
write 'eta = 0.1\nl0 = 1\neta = 0.1\n'
usage "line 3" simulate --config config.ini
write 'eta = \n'
usage "--eta" simulate --config config.ini
write 'eta\n'
usage "line 1" simulate --config config.ini
write '[model]\neta = 0.1\n'
usage "sections" simulate --config config.ini
write 'times = 0,1\nt-end = 2\n'
usage "exclude" simulate --config config.ini
write 'quiet = yes\n'
usage "true or false" simulate --config config.ini
write 'config = other.ini\n'
usage "line 1" simulate --config config.ini
write 'n = 2\n'
usage "3..4294967295" theory --config config.ini # not used by theory, but checked
write "times = 0$(printf ',%s.123456789' $(seq 30))\n"
usage "too long" simulate --config config.ini

# Figures: sweeps where they make sense, single values elsewhere
usage "--eta" figure fig2 --eta 0.1:1:log:3
usage "--rule: figure fig2 shows both" figure fig2 --rule wn
usage "--rule: figure table1 shows both" figure table1 --rule sgd
usage "--eta" figure fig3 --eta 0.1
usage "--l0" figure fig4 --l0 1
usage "--eta" figure phase-plane --eta 0.1:1:log:3
usage "--eta" figure table1 --eta 0.1
usage "--l0" figure table1 --l0 0.1:1:log:3
usage "--l0" figure finite-size --l0 0.1:1:log:3
usage "--threshold" figure fig3 --threshold 0

# converge, stability, theory --n
for value in 1:2 1:2:log 1:2:log:1 1:2:log:1.5 1:2:log:x 1:2:cubic:3 1:2:log:3:4 2:1:lin:3 1:1:lin:3 0:1:log:3 0:1:lin:3 \
    -1:1:lin:3 nan:1:lin:3 1:inf:lin:3 1x:2:log:3 1:2:LOG:3 1:2:log:4294967296 :::: 1: :1 "1:2:log: 3"; do
    usage "--eta" converge --eta "$value"
    usage "--l0" converge --l0 "$value"
done
usage "A:B:log|lin:COUNT" converge --eta 1:2
for command in simulate theory validate stability; do
    usage "--eta" $command --eta 1:2:log:3
done
for option in threshold t-max; do
    for value in 0 -1 nan inf 1x ""; do
        usage "--$option" converge --$option "$value"
    done
done
for value in 0 -1 nan inf 1x ""; do
    usage "--z" stability --z "$value"
    usage "--t-max" stability --t-max "$value"
done
usage "unknown option --z" converge --z 1
usage "unknown option --threshold" stability --threshold 1
usage "--threshold" simulate --threshold 0
expect 6 simulate --n 10 --t-end 1 --threshold 0.1 --device cuda
usage "unknown option --times" converge --times 0,1
usage "unknown option --t-end" stability --t-end 1
usage "stray" converge 1
usage "stray" stability 1
usage "3..4294967295" theory --n 2
write 'eta = 0.1:1:log:3\n'
usage "line 1" theory --config config.ini
finish
