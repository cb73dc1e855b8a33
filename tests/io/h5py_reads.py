"""A result file is read by h5py alone and agrees with the CSV, with itself, and with a run on other threads."""

import csv
import io
import os
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy
except ImportError as error:
    print("SKIPPED:", error)
    sys.exit(77)

PROGRAM = sys.argv[1]
MODEL = ["--n", "50", "--replicas", "7", "--t-end", "3", "--points", "4", "--quiet", "--seed", str(2**64 - 1)]


def simulate(path, *more):
    done = subprocess.run([PROGRAM, "simulate", *MODEL, "--output", path, *more], capture_output=True, text=True, check=True)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    return {name: numpy.array([float(row[name]) for row in rows]) for name in rows[0]}


def texts(thing):
    """The attributes; those of text, which have a fixed size, as str."""
    return {name: value.decode() if isinstance(value, bytes) else value for name, value in thing.attrs.items()}


def contents(path):
    """Every attribute and dataset but those of /provenance, as bytes."""
    found = {}

    def visit(name, thing):
        if name.split("/")[0] == "provenance":
            return
        for key in sorted(thing.attrs):
            found[name + "@" + key] = repr(thing.attrs[key])
        if isinstance(thing, h5py.Dataset):
            found[name] = (thing.shape, str(thing.dtype), thing[()].tobytes())

    with h5py.File(path, "r") as file:
        visit("", file)
        file.visititems(visit)
    return found


def check_meanings(path):
    """Every dataset has a meaning and a unit, and every parameter a line in /config's own."""
    def visit(name, thing):
        if isinstance(thing, h5py.Dataset):
            assert texts(thing)["meaning"] and texts(thing)["unit"] == "1", (path, name)

    with h5py.File(path, "r") as file:
        file.visititems(visit)
        config = texts(file["config"])
        lines = dict(line.split(": ", 1) for line in config.pop("meaning").splitlines())
        assert config.pop("unit") == "1" and set(config) == set(lines) and all(lines.values()), lines


with tempfile.TemporaryDirectory() as folder:
    one, two = os.path.join(folder, "one.h5"), os.path.join(folder, "two.h5")
    table = simulate(one, "--threads", "1", "--save-replicas")
    simulate(two, "--threads", "2", "--save-replicas", "--math", "fast", "--progress", "none")
    assert contents(one) == contents(two), "runs differ outside /provenance"
    assert len(contents(one)) > 20
    check_meanings(one)
    subprocess.run([PROGRAM, "validate", *MODEL, "--rule", "sgd", "--output", two, "--force"], capture_output=True)
    check_meanings(two)

    with h5py.File(one, "r") as file:
        assert texts(file)["format"] == "ondine-result"
        config = texts(file["config"])
        assert config["rule"] == "wn" and config["activation"] == "linear" and config["engine"] == "micro"
        assert config["n"] == 50 and config["replicas"] == 7 and int(config["seed"]) == 2**64 - 1
        assert config["eta"] == 0.1 and config["l0"] == 1 and config["z0"] == 0.05 and config["noise"] == 0
        assert config["t-end"] == 3 and config["points"] == 4 and config["spacing"] == "linear"
        for name in ("version", "revision", "compiler", "libraries", "command_line", "device", "host", "start", "end"):
            assert texts(file["provenance"])[name], name
        assert "--save-replicas" in texts(file["provenance"])["command_line"]
        assert list(file["time"]) == [0, 1, 2, 3]

        mean, cov = file["ensemble/mean"][()], file["ensemble/cov"][()]
        assert mean.shape == (4, 4) and cov.shape == (4, 4, 4)
        assert list(file["ensemble/count"]) == [7] * 4
        for k, name in enumerate(("l", "R", "z", "eps_g")):
            assert (table[name + "_mean"] == mean[:, k]).all(), name  # to the last bit
            assert (table[name + "_sd"] == numpy.sqrt(cov[:, k, k])).all(), name

        # NumPy's own moments of the replicas: an independent way to the same numbers.
        values = file["replicas/values"][()]
        assert values.shape == (7, 4, 4)
        assert (file["replicas/diverged_step"][()] == 2**64 - 1).all()
        print("largest difference of the mean", abs(values.mean(axis=0) - mean).max(), "of 1e-14 allowed")
        assert abs(values.mean(axis=0) - mean).max() < 1e-14
        for i in range(4):
            expected = numpy.cov(values[:, i, :], rowvar=False)
            scale = numpy.sqrt(numpy.outer(expected.diagonal(), expected.diagonal())) + 1e-16
            assert (abs(expected - cov[i]) <= 1e-7 * scale).all(), (i, expected, cov[i])

    # First passages: in every replica the first of all its steps below the threshold, and NumPy's statistics of these.
    steps = ["--n", "20", "--eta", "1", "--z0", "1", "--replicas", "40", "--quiet", "--threshold", "0.05", "--engine", "reduced"]
    every = ",".join(repr(i / 20) for i in range(101))
    subprocess.run([PROGRAM, "simulate", *steps, "--times", every, "--save-replicas", "--output", one, "--force"],
                   capture_output=True, check=True)
    subprocess.run([PROGRAM, "simulate", *steps, "--times", "0,5", "--output", two, "--force"], capture_output=True, check=True)
    check_meanings(one)
    with h5py.File(one, "r") as kept, h5py.File(two, "r") as binned:
        below = kept["replicas/values"][:, :, 3] < 0.05
        first = numpy.where(below.any(axis=1), below.argmax(axis=1) / 20, numpy.nan)
        assert numpy.array_equal(kept["first_passage/t"][()], first, equal_nan=True)
        t = first[~numpy.isnan(first)]
        z = kept["replicas/values"][:, :, 2][range(40), below.argmax(axis=1)][below.any(axis=1)]
        print("first passages of", len(t), "of 40 replicas")
        assert 10 < len(t) < 40 and texts(kept["config"])["threshold"] == 0.05
        for file in (kept, binned):
            passage = file["first_passage"]
            assert passage["count"][0] == len(t) and passage.attrs["threshold"] == 0.05
            assert passage["min"][0] == t.min() and passage["max"][0] == t.max()
            assert abs(passage["mean"][()] - [t.mean(), z.mean(), (1 / z**2).mean()]).max() < 1e-12
            assert abs(passage["cov"][()] - numpy.cov([t, z, 1 / z**2])).max() < 1e-12
            third, square = ((t - t.mean()) ** 3).mean(), t.var()
            assert abs(passage["skewness"][0] - third / square**1.5) < 1e-10
            assert abs(passage["kurtosis"][0] - ((t - t.mean()) ** 4).mean() / square**2) < 1e-10
        exact = numpy.sort(t)[numpy.ceil(kept["first_passage/probability"][()] * len(t)).astype(int) - 1]
        assert numpy.array_equal(kept["first_passage/quantile"][0], exact)
        assert (abs(binned["first_passage/quantile"][0] - exact) <= exact / 1024).all()
        assert "t" not in binned["first_passage"]

    done = subprocess.run([PROGRAM, "theory", "--times", "0,2.5", "--quiet", "--output", two, "--force"],
                          capture_output=True, text=True, check=True)
    with h5py.File(two, "r") as file:
        row = [float(word) for word in done.stdout.splitlines()[2].split(",")]
        assert row == [2.5, *file["theory/values"][1]]
        assert texts(file["config"])["times"] == "0,2.5" and "n" not in file["config"].attrs

    # Theory at finite N: the covariance's diagonal is the square of the sd that is printed.
    done = subprocess.run([PROGRAM, "theory", "--n", "500", "--times", "0,2.5", "--quiet", "--output", two, "--force"],
                          capture_output=True, text=True, check=True)
    with h5py.File(two, "r") as file:
        row = [float(word) for word in done.stdout.splitlines()[2].split(",")]
        assert row == [2.5, *file["theory/values"][1], *file["theory/mean"][1],
                       *numpy.sqrt(file["theory/cov"][1].diagonal())]
        assert file["theory"].attrs["kappa"] > 0 and file["config"].attrs["n"] == 500

    # Tables without record times.
    for command, group in (("converge", "convergence"), ("stability", "stability")):
        done = subprocess.run([PROGRAM, command, "--quiet", "--output", two, "--force"], capture_output=True, text=True,
                              check=True)
        header, row = (line.split(",") for line in done.stdout.splitlines())
        with h5py.File(two, "r") as file:
            assert "time" not in file and file[group].attrs["meaning"]
            check_meanings(two)
            for name, word in zip(header, row):
                value = file[group][name][0]
                assert value == float(word) if isinstance(value, float) else value.decode() == word, (command, name)
print("read by h5py", h5py.__version__)
