#!/usr/bin/env python3
"""Writes tests/theory/ode_table.h: the order parameters along time, by an integration that shares nothing with the
C code but eqs. (2) and (6) of the paper.

    python3 scripts/theory_table.py > tests/theory/ode_table.h        (mpmath; about a minute)

Plain variables (Q, rho) for SGD and (l, P, Z) for WN at 70 digits, so that cancellation near the teacher does no harm;
textbook closed forms for the expectations; Gragg-Bulirsch-Stoer extrapolation of order 20 with step control at 1e-20.
Where l reaches 0 under WN the step is taken in l instead of t, to l = 0 exactly, and the student is mirrored.
"""
import sys
from mpmath import mp, mpf, pi, sqrt, asin, atan2, nstr

mp.dps = 70
TOLERANCE = mpf("1e-20")
COLUMNS = 10


# ---- expectations: functions of (l, R, noise) that return A1/l, A2, A3, eps_g ----

def linear(l, R, noise):
    half = (1 - 2 * l * R + l * l) / 2
    return R - l, half + noise**2 / 2, 1 - l * R, half


def erf(l, R, noise):
    Q, rho = l * l, l * R
    s1, s2 = sqrt(2 * (1 + Q) - rho**2), sqrt(1 + 2 * Q)
    F = lambda x: 4 / pi**2 * asin(x) / s2
    q, k, h = Q / s2**2, rho / s2**2, 1 - 2 * rho**2 / s2**2
    a2 = (F(h / (1 + h)) - 2 * F(k / sqrt((1 + q) * (1 + h))) + F(q / (1 + q))) / 2
    eps = (pi / 6 - 2 * asin(rho / sqrt(2 * (1 + Q))) + asin(Q / (1 + Q))) / pi
    a3 = 2 / pi / (1 + Q) * ((1 + Q - rho**2) / s1 - rho / s2)
    return 2 / pi / (1 + Q) * (R / s1 - l / s2), a2 + noise**2 / pi / s2, a3, eps


def relu(low):
    def moments(l, R, noise):
        th = atan2(sqrt(max(1 - R * R, 0)), R)
        s = mp.sin(th)
        both, one = (pi - th + s * R) / (2 * pi), (th - s * R) / (2 * pi)              # <bb> over ab > 0, ab < 0
        u_both, u_one = (s + (pi - th) * R) / (2 * pi), (th * R - s) / (2 * pi)          # <ub>
        # sectors: a, b > 0; a, b < 0; a < 0 < b; b < 0 < a, with the slopes at a and at b
        a1 = a2 = a3 = eps = 0
        for bb, ub, da, db in ((both, u_both, 1, 1), (both, u_both, low, low),
                               (one, u_one, low, 1), (one, u_one, 1, low)):
            a1 += da * (db * ub - da * l * bb)
            a3 += da * (db * bb - da * l * ub)
            square = db**2 * bb - 2 * da * db * l * ub + da**2 * l * l * bb
            a2 += da**2 * square / 2
            eps += square / 2
        return a1, a2 + noise**2 * (1 + low**2) / 4, a3, eps
    return moments


FORMS = dict(linear=linear, erf=erf, relu=relu(mpf(0)), leaky=relu(mpf(0.1)))
NAMES = dict(linear="ONDINE_LINEAR", erf="ONDINE_ERF", relu="ONDINE_RELU", leaky="ONDINE_LEAKY_RELU")


# ---- equations of motion ----

def sgd(form, eta, noise):
    def rate(y):
        Q, rho = y
        l = sqrt(Q)
        a1_l, a2, a3, _ = form(l, rho / l, noise)
        return [2 * eta * l * a1_l + 2 * eta**2 * a2, eta * a3]
    return rate


def wn(form, eta, noise):
    def rate(y):
        l, P, Z = y
        z = sqrt(Z)
        R = P / z
        a1_l, a2, a3, _ = form(l, R, noise)
        return [eta * a1_l, eta * l * (a3 - R * a1_l) / z, 2 * eta**2 * l * l * a2 / Z]
    return rate


def precise(y):
    """Numbers whose relative change is what a step must get right."""
    if len(y) == 2:
        return [y[0] - y[1]**2, 1 - y[1]]
    l, P, Z = y
    return [1 - P * P / Z, 1 - l, Z]


# ---- Gragg-Bulirsch-Stoer ----

def midpoint(rate, y, h, n):
    d = h / n
    a, b = y, [u + d * f for u, f in zip(y, rate(y))]
    for _ in range(n - 1):
        a, b = b, [u + 2 * d * f for u, f in zip(a, rate(b))]
    return [(u + v + d * f) / 2 for u, v, f in zip(a, b, rate(b))]


def extrapolate(rate, y, h):
    """The two best states after h."""
    rows = []
    for j in range(COLUMNS):
        row = [midpoint(rate, y, h, 2 * (j + 1))]
        for k in range(1, j + 1):
            ratio = mpf(j + 1)**2 / mpf(j + 1 - k)**2 - 1
            row.append([u + (u - v) / ratio for u, v in zip(row[k - 1], rows[j - 1][k - 1])])
        rows.append(row)
    return rows[-1][-1], rows[-1][-2]


def step(rate, y, h):
    """The new state and the estimated error over the tolerance."""
    best, other = extrapolate(rate, y, h)
    p, q = precise(best), precise(other)
    scale = [abs(p[0]), abs(p[1]) + abs(p[0])] + [abs(v) for v in p[2:]]
    error = max(abs(u - v) / max(s, mpf("1e-60")) for u, v, s in zip(p, q, scale))
    return best, error / TOLERANCE


def to_zero_length(rate, y):
    """From l > 0 to l = 0 with l as the variable; (time, state)."""
    def per_length(x):
        f = rate([x[0], x[1], x[2]])
        return [mpf(1), f[1] / f[0], f[2] / f[0], 1 / f[0]]
    x, pieces = list(y) + [mpf(0)], 64
    h = -y[0] / pieces
    for _ in range(pieces):
        x, _ = extrapolate(per_length, x, h)
    return x[3], [mpf(0), -x[1], x[2]]


def trajectory(rate, y, times):
    t, h, out = mpf(0), mpf("1e-8"), []
    for goal in times:
        while t < goal:
            use = min(h, goal - t)
            try:
                new, error = step(rate, y, use)
            except (ValueError, TypeError, ZeroDivisionError):
                h = use / 4
                continue
            if not error <= 1:
                h = use / 2
                continue
            if len(y) == 3 and new[0] < 0:
                took, y = to_zero_length(rate, y)
                t, h = t + took, mpf("1e-3")
                assert t < goal
                continue
            t, y = t + use, new
            h = use * min(4, (1 / max(error, mpf("1e-30")))**(mpf(1) / 20) * mpf("0.9")) if use == h else h
        t = goal
        out.append(y)
    return out


# Every rule with every form has a run down to eps_g of 1e-25 or less.
CASES = [  # rule, activation, eta, l0, z0, r0 or None, noise, times
    ("sgd", "linear", 0.1, 1, 1, None, 0, (1, 10, 40, 320)),
    ("sgd", "linear", 1.9, 3, 1, 0.5, 0, (0.5, 5, 50, 300)),
    ("sgd", "linear", 2.5, 1, 1, None, 0, (1, 5, 15, 20)),
    ("sgd", "linear", 0.5, 0.1, 1, -1, 0.2, (1e-9, 0.1, 1, 10)),
    ("sgd", "erf", 0.5, 1, 1, None, 0, (1, 10, 50, 250, 430)),
    ("sgd", "erf", 0.01, 0.1, 1, None, 0, (1, 100, 500)),
    ("sgd", "erf", 4, 3, 1, -0.9, 0, (0.1, 1, 10, 1000)),
    ("sgd", "erf", 4.5, 1, 1, None, 0, (1, 10, 100)),
    ("sgd", "erf", 1, 0.5, 1, 1, 0, (1e-6, 0.1, 10, 60)),
    ("sgd", "erf", 0.5, 1, 1, None, 0.1, (1, 20, 100)),
    ("sgd", "relu", 1, 1, 1, None, 0, (1, 10, 120)),
    ("sgd", "relu", 1.95, 0.1, 1, None, 0, (1, 50, 2000)),
    ("sgd", "relu", 0.5, 3, 1, -1, 0, (1e-6, 1, 20)),
    ("sgd", "leaky", 0.7, 3, 1, -0.99, 0.05, (0.1, 1, 20)),
    ("sgd", "leaky", 2.1, 1, 1, None, 0, (1, 10, 40)),
    ("sgd", "leaky", 0.5, 1, 1, None, 0, (1, 20, 154)),
    ("wn", "linear", 0.1, 1, 0.05, None, 0, (0.001, 1, 20, 200)),
    ("wn", "linear", 0.5, 0.1, 0.5, -0.5, 0, (0.05, 0.5, 5, 50)),
    ("wn", "linear", 3, 3, 0.05, None, 0.1, (0.01, 1, 20)),
    ("wn", "linear", 0.5, 1, 0.7, None, 0, (1, 20, 83)),
    ("wn", "erf", 0.1, 1, 0.05, None, 0, (0.001, 1, 20, 400)),
    ("wn", "erf", 1, 0.1, 1, -1, 0, (1e-6, 1, 10, 50)),
    ("wn", "erf", 0.5, 3, 0.3, 0.5, 0.1, (0.1, 5, 50)),
    ("wn", "erf", 0.5, 1, 0.7, None, 0, (1, 20, 432)),
    ("wn", "relu", 0.5, 1, 0.7, None, 0, (1, 20, 158)),
    ("wn", "relu", 0.5, 1, 0.3, None, 0, (0.01, 1, 20, 100)),
    ("wn", "relu", 2, 3, 1.5, None, 0, (0.1, 5, 60)),
    ("wn", "erf", 1, 0.003, 5, None, 0, (1, 20, 500, 2000)),
    ("wn", "leaky", 0.5, 0.1, 0.05, -0.9, 0, (0.5, 5, 50)),
    ("wn", "leaky", 0.5, 1, 0.7, None, 0, (1, 20, 152)),
    ("wn", "leaky", 1, 0.5, 0.3, 1, 0, (1e-6, 0.1, 5, 60)),
]


def main():
    print("/* Made by scripts/theory_table.py, which says how.  A line is one record of one run; r0 = 2: not fixed. */")
    print("// clang-format off")
    print("static const struct {\n    ondine_rule rule;\n    ondine_activation activation;")
    print("    double eta, l0, z0, r0, noise, t, one_minus_l, one_minus_r, z, eps_g;\n} ode_table[] = {")
    for rule, g, eta, l0, z0, r0, noise, times in CASES:
        form = FORMS[g]
        e_, l_, z_, n_ = (mpf(float(v)) for v in (eta, l0, z0, noise))
        R = mpf(0 if r0 is None else float(r0))
        if rule == "sgd":
            states = trajectory(sgd(form, e_, n_), [l_**2, l_ * R], [mpf(float(t)) for t in times])
        else:
            states = trajectory(wn(form, e_, n_), [l_, z_ * R, z_**2], [mpf(float(t)) for t in times])
        for t, y in zip(times, states):
            if rule == "sgd":
                l, r, z = sqrt(y[0]), y[1] / sqrt(y[0]), mpf(0)
            else:
                l, r, z = y[0], y[1] / sqrt(y[2]), sqrt(y[2])
            print("    {%s, %s, %r, %r, %r, %r, %r, %r, %s}," % (
                "ONDINE_" + rule.upper(), NAMES[g], eta, l0, z0, 2 if r0 is None else r0, noise, t,
                ", ".join(nstr(v, 20) for v in (1 - l, 1 - r, z, form(l, r, mpf(0))[3]))), flush=True)
        print(rule, g, eta, l0, file=sys.stderr)
    print("};")


main()
