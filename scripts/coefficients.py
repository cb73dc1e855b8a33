#!/usr/bin/env python3
"""Coefficients of src/model/elementary.h: weighted minimax polynomials by Remez exchange in 90 digits; and the Gauss
rules of src/model/eps_g.h.

Each entry fits a polynomial q in the variable v so that the largest |w(v) (f(v) - q(v))| over the interval is least;
the weights make that the relative error of the elementary function.  Prints C constants, highest power first, and
the error that is left (before rounding the coefficients to double).  Needs mpmath."""
import mpmath as mp

mp.mp.dps = 90


def remez(f, w, lo, hi, degree, grid=1500):
    """Coefficients of q (power 0 first) and the levelled error."""
    points = [lo + (hi - lo) * (1 - mp.cos(mp.pi * mp.mpf(i) / grid)) / 2 for i in range(grid + 1)]
    value, weight = [f(v) for v in points], [w(v) for v in points]
    n = degree + 2
    chosen = [round(i * grid / (n - 1)) for i in range(n)]
    for _ in range(40):
        matrix, right = mp.matrix(n, n), mp.matrix(n, 1)
        for row, i in enumerate(chosen):
            for k in range(degree + 1):
                matrix[row, k] = points[i] ** k
            matrix[row, degree + 1] = (-1) ** row / weight[i]
            right[row] = value[i]
        solution = mp.lu_solve(matrix, right)
        c, level = list(solution[: degree + 1]), abs(solution[degree + 1])
        error = [weight[i] * (value[i] - mp.polyval(c[::-1], v)) for i, v in enumerate(points)]
        extrema = []
        for i in range(grid + 1):
            if extrema and (error[i] > 0) == (error[extrema[-1]] > 0):
                if abs(error[i]) > abs(error[extrema[-1]]):
                    extrema[-1] = i
            else:
                extrema.append(i)
        while len(extrema) > n:
            extrema.pop(0 if abs(error[extrema[0]]) < abs(error[extrema[-1]]) else -1)
        if len(extrema) < n or extrema == chosen:
            break
        chosen = extrema
    return c, max(abs(x) for x in error)


def rational(f, w, lo, hi, degrees, grid=160, rounds=15):
    """P (power 0 first) and Q, Q(0) = 1, of the given degrees, and the largest |w (f - P/Q)|: linearised least squares
    whose weights move towards the largest errors (Lawson)."""
    m, n = degrees
    points = [lo + (hi - lo) * (1 - mp.cos(mp.pi * mp.mpf(i) / grid)) / 2 for i in range(grid + 1)]
    value, weight = [f(v) for v in points], [w(v) for v in points]
    lawson, below, best = [mp.mpf(1)] * (grid + 1), [mp.mpf(1)] * (grid + 1), None
    for _ in range(rounds):
        matrix, right = mp.matrix(grid + 1, m + n + 1), mp.matrix(grid + 1, 1)
        for i, v in enumerate(points):
            scale = weight[i] * mp.sqrt(lawson[i]) / below[i]
            for k in range(m + 1):
                matrix[i, k] = scale * v ** k
            for k in range(n):
                matrix[i, m + 1 + k] = -scale * value[i] * v ** (k + 1)
            right[i] = scale * value[i]
        solution = list(mp.lu_solve(matrix.T * matrix, matrix.T * right))
        top, bottom = solution[: m + 1], [mp.mpf(1)] + solution[m + 1:]
        below = [mp.polyval(bottom[::-1], v) for v in points]
        error = [abs(weight[i] * (value[i] - mp.polyval(top[::-1], v) / below[i])) for i, v in enumerate(points)]
        if best is None or max(error) < best[2]:
            best = (top, bottom, max(error))
        lawson = [a * e / max(error) + mp.mpf(10) ** -30 for a, e in zip(lawson, error)]
        lawson = [a / max(lawson) for a in lawson]
    return best


def show(name, c, error):
    print(f"/* {name}: 2^{float(mp.log(error, 2)):.1f} */")
    print(",\n".join(f"    {float(x):.17g}" for x in reversed(c)))


def small(v):
    """Keeps the fits away from the removable singularity at 0."""
    return v if abs(v) > mp.mpf(10) ** -25 else mp.mpf(10) ** -25


half_ln2 = mp.log(2) / 2 * mp.mpf("1.0001")

# exp(r) = 1 + r + r^2 q(r), |r| <= ln 2/2; the weight is the largest r^2/expm1(r), so that it serves expm1 too
show("exp", *remez(lambda r: (mp.expm1(small(r)) - small(r)) / small(r) ** 2, lambda r: mp.mpf("0.41"),
                   -half_ln2, half_ln2, 10))

# exp(-v/2) = 1 + v q(v), |v| <= ln 2; the weight makes the error relative
show("bell", *remez(lambda v: mp.expm1(-small(v) / 2) / small(v), lambda v: mp.mpf("0.98"),
                    -2 * half_ln2, 2 * half_ln2, 10))

# erfc(x/sqrt 2) = exp(-x^2/2) P(x)/Q(x), x >= 0; the error of erfc itself counts
top, bottom, error = rational(lambda x: mp.exp(x * x / 2) * mp.erfc(x / mp.sqrt(2)), lambda x: mp.exp(-x * x / 2),
                              mp.mpf(0), mp.mpf(9), (6, 7))
show("erfc, P", top, error)
show("erfc, Q", bottom, error)

# ln(1 + f) = 2 s + s v q(v), s = f/(2 + f), v = s^2
s_max = (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1) * mp.mpf("1.0001")
show("log", *remez(lambda v: (2 * mp.atanh(mp.sqrt(small(v))) / mp.sqrt(small(v)) - 2) / small(v),
                   lambda v: small(v) / 2, mp.mpf(0), s_max ** 2, 6))

# erf(x) = -expm1(-x q(x)), q(x) = -ln(erfc x)/x; an error of q counts as far as erf feels it
show("erf", *remez(lambda x: -mp.log(mp.erfc(small(x))) / small(x),
                   lambda x: small(x) * mp.erfc(x) / mp.erf(small(x)), mp.mpf(0), mp.mpf("5.95"), 24))

# atan(x) = x + x v q(v), v = x^2, |x| <= tan(pi/8)
show("atan", *remez(lambda v: (mp.atan(mp.sqrt(small(v))) / mp.sqrt(small(v)) - 1) / small(v),
                    lambda v: small(v), mp.mpf(0), (mp.tan(mp.pi / 8) * mp.mpf("1.0001")) ** 2, 10))


def gauss(name, roots, weight):
    """Nodes and weights of a Gauss rule, the half that determines the other by symmetry."""
    print(f"/* {name} */")
    for x in roots:
        print(f"    {float(x):.17g}, {float(weight(x)):.17g},")


# Gauss-Hermite, 8 nodes, weight exp(-x^2/2): positive half
hermite = [mp.findroot(lambda x: mp.hermite(8, x), x0) for x0 in (0.38, 1.16, 1.98, 2.93)]
gauss("Gauss-Hermite 8", [mp.sqrt(2) * x for x in hermite],
      lambda x: mp.sqrt(2 * mp.pi) * mp.mpf(2) ** 7 * mp.factorial(8) / (64 * mp.hermite(7, x / mp.sqrt(2)) ** 2))

# Gauss-Legendre, 8 nodes on [0, 1]: the nodes below 1/2
legendre = [mp.findroot(lambda x: mp.legendre(8, x), x0) for x0 in (0.183, 0.526, 0.797, 0.960)]
gauss("Gauss-Legendre 8 on [0, 1]", [(1 - x) / 2 for x in legendre],
      lambda y: (1 - (1 - 2 * y) ** 2) / (8 * mp.legendre(7, 1 - 2 * y)) ** 2)
