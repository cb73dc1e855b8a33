#!/usr/bin/env python3
"""Writes tests/theory/moments_table.h: the Gaussian expectations of src/theory/moments.h to 30 digits and more.

    python3 scripts/moments_table.py > tests/theory/moments_table.h       (mpmath; about two minutes)

Independent of the C code: plain definitions and textbook closed forms (arcsine for erf, arc-cosine kernels for ReLU)
at 120 digits, where cancellation near the teacher does no harm; for tanh, sigmoid and softplus the double integral
over (b, w), a = rho b + sqrt(T) w, by the trapezoidal rule at 50 digits.
"""
from mpmath import mp, mpf, pi, sqrt, exp, asin, atan2, tanh, log1p, sinh, nstr, floor, ceil

NEAR = ["1e-25", "-1e-25", "1e-12", "-1e-6", "1e-3", "-0.1", "0.5", "0.99", "1", "1.01", "2", "-4", "21"]
SPREAD = ["1e-50", "1e-25", "1e-12", "1e-4", "0.05", "1", "400"]
SMOOTH = [("1e-6", "1e-12"), ("-1e-3", "1e-8"), ("0.03", "0.001"), ("0.5", "0.05"), ("1", "1"), ("1", "0.0025"),
          ("-0.7", "0.5"), ("1.9", "0.1"), ("-1", "2"), ("-4", "0.5")]


def linear(rho, T):
    Q = rho**2 + T
    return dict(a1=rho - Q, a2=(1 - 2 * rho + Q) / 2, a3=1 - rho, cross=mpf(1), slope=mpf(1), eps=(1 - 2 * rho + Q) / 2)


def erf(rho, T):
    Q = rho**2 + T

    def four(c):  # <g'(x1) g'(x2) g(x3) g(x4)> of unit covariance plus c, x1 = x2 = a
        L4 = (1 + Q)**2 - Q**2
        L0 = L4 * c[2][3] - c[1][2] * c[1][3] * (1 + Q) - c[0][2] * c[0][3] * (1 + Q) + Q * (
            c[0][2] * c[1][3] + c[0][3] * c[1][2])
        L1, L2 = [L4 * (1 + c[k][k]) - (c[1][k]**2 + c[0][k]**2) * (1 + Q) + 2 * Q * c[0][k] * c[1][k] for k in (2, 3)]
        return 4 / pi**2 / sqrt(L4) * asin(L0 / sqrt(L1 * L2))

    def cov(*names):  # covariance of a list of "a" and "b"
        return [[Q if i == j == "a" else mpf(1) if i == j else rho for j in names] for i in names]

    def three(c):  # <g'(x1) x2 g(x3)>
        L = (1 + c[0][0]) * (1 + c[2][2]) - c[0][2]**2
        return 2 / pi / sqrt(L) * (c[1][2] * (1 + c[0][0]) - c[0][1] * c[0][2]) / (1 + c[0][0])

    def two(c01, c00, c11):
        return 2 / pi * asin(c01 / sqrt((1 + c00) * (1 + c11)))

    return dict(a1=three(cov("a", "a", "b")) - three(cov("a", "a", "a")),
                a3=three(cov("a", "b", "b")) - three(cov("a", "b", "a")),
                a2=(four(cov(*"aabb")) - 2 * four(cov(*"aaba")) + four(cov(*"aaaa"))) / 2,
                cross=2 / pi / sqrt((1 + Q) * 2 - rho**2),
                slope=2 / pi / sqrt((1 + Q)**2 - Q**2),
                eps=(two(1, 1, 1) - 2 * two(rho, 1, Q) + two(Q, Q, Q)) / 2)


def relu(low):
    def moments(rho, T):
        Q = rho**2 + T
        l, th = sqrt(Q), atan2(sqrt(T), rho)
        # integrals over a sector b > 0, a > 0 (angle pi - th) and over b > 0, a < 0 (angle th) of bb, ab, aa, 1
        s, c = mp.sin(th), mp.cos(th)
        bb = (pi - th + s * c) / (2 * pi), (th - s * c) / (2 * pi)
        ab = l * (s + (pi - th) * c) / (2 * pi), l * (th * c - s) / (2 * pi)
        aa = bb[0] * Q, bb[1] * Q
        area = (pi - th) / (2 * pi), th / (2 * pi)
        # (weight, slope at a, slope at b): ++, --, b > 0 > a, a > 0 > b
        sectors = [(0, 1, 1), (0, low, low), (1, low, 1), (1, 1, low)]
        out = dict(a1=0, a2=0, a3=0, cross=0, slope=0, eps=0)
        for k, da, db in sectors:
            out["a1"] += da * (db * ab[k] - da * aa[k])
            out["a3"] += da * (db * bb[k] - da * ab[k])
            square = db**2 * bb[k] - 2 * da * db * ab[k] + da**2 * aa[k]
            out["a2"] += da**2 * square / 2
            out["eps"] += square / 2
            out["cross"] += da * db * area[k]
            out["slope"] += da**2 * area[k]
        return out
    return moments


def quadrature(g, prime, pole):
    def moments(rho, T):
        root = sqrt(T)
        hb = pole / 17 / max(1, abs(rho))
        hw = min(mpf("0.35"), pole / 17 / root)
        reach = 12
        keys = ["a1", "a2", "a3", "cross", "slope", "eps"]
        sums, total = dict.fromkeys(keys, mpf(0)), mpf(0)
        ws = [j * hw for j in range(-int(ceil(reach / hw)), int(ceil(reach / hw)) + 1)]
        weights = [exp(-w * w / 2) for w in ws]
        for i in range(-int(ceil(reach / hb)), int(ceil(reach / hb)) + 1):
            b = i * hb
            gb, pb, wb = g(b), prime(b), exp(-b * b / 2)
            for w, ww in zip(ws, weights):
                if wb * ww < mpf("1e-32"):
                    continue
                a = rho * b + root * w
                ga, pa, weight = g(a), prime(a), wb * ww
                d = gb - ga
                for key, f in zip(keys, (pa * d * a, pa**2 * d**2 / 2, pa * d * b, pa * pb, pa**2, d**2 / 2)):
                    sums[key] += weight * f
                total += weight
        return {k: v / total for k, v in sums.items()}
    return moments


def logistic(x):
    return 1 / (1 + exp(-x))


FORMS = [("ONDINE_LINEAR", linear), ("ONDINE_ERF", erf), ("ONDINE_RELU", relu(mpf(0))),
         ("ONDINE_LEAKY_RELU", relu(mpf(1) / 10))]
SUMS = [("ONDINE_TANH", quadrature(tanh, lambda x: 1 - tanh(x)**2, mp.pi / 2)),
        ("ONDINE_SIGMOID", quadrature(logistic, lambda x: logistic(x) * logistic(-x), mp.pi)),
        ("ONDINE_SOFTPLUS", quadrature(lambda x: log1p(exp(x)), logistic, mp.pi))]


def row(name, moments, e, T):
    e, T = mpf(float(e)), mpf(float(T))  # what a double of the C program holds
    rho = 1 - e
    m, l = moments(rho, T), sqrt(rho**2 + T)
    values = [m["a1"] / l, m["a2"], m["a3"], (m["a1"] - rho * m["a3"]) * l / T, m["cross"], m["slope"], m["eps"]]
    print("    {%s, %s, %s, %s}," % (name, nstr(e, 17), nstr(T, 17), ", ".join(nstr(v, 20) for v in values)))


def main():
    print("/* Made by scripts/moments_table.py, which says how. e and T as doubles, the rest to 20 digits. */")
    print("// clang-format off")
    print("static const struct {\n    ondine_activation g;\n    double e, T, a1_l, a2, a3, g_red, cross, slope, eps_g;")
    print("} moments_table[] = {")
    mp.dps = 120
    for name, form in FORMS:
        for e in NEAR:
            for T in SPREAD:
                row(name, form, e, T)
    mp.dps = 50
    for name, form in SUMS:
        for e, T in SMOOTH:
            row(name, form, e, T)
    print("};")


main()
