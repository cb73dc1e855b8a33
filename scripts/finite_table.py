#!/usr/bin/env python3
"""Writes tests/theory/finite_table.h: the 1/N shift and the covariance of the order parameters.

    python3 scripts/finite_table.py > tests/theory/finite_table.h        (numpy; about three minutes)

Independent of the C code: plain variables (Q, rho) for SGD and (l, P, Z) for WN instead of (e, T) and (l, P, S); every
expectation by one quadrature over (b, w), a = rho b + sqrt(T) w; every derivative by finite differences of fourth
order; classical Runge-Kutta.  Good to about 1e-7.
"""
import sys
import numpy as np

SLOPE = dict(linear=1.0, relu=0.0, leaky=0.1)
NAMES = dict(linear="ONDINE_LINEAR", erf="ONDINE_ERF", relu="ONDINE_RELU", leaky="ONDINE_LEAKY_RELU",
             tanh="ONDINE_TANH", sigmoid="ONDINE_SIGMOID", softplus="ONDINE_SOFTPLUS")
GRID = np.arange(-42, 43) * 0.2
GRID_B, GRID_W = np.meshgrid(GRID, GRID, indexing="ij")
GRID_WEIGHT = np.exp(-(GRID_B**2 + GRID_W**2) / 2)
GRID_WEIGHT /= GRID_WEIGHT.sum()
ANGLE_X, ANGLE_W = np.polynomial.legendre.leggauss(30)
RADIUS_X, RADIUS_W = np.polynomial.laguerre.laggauss(8)


def erf(x):  # integral of the Gaussian by Gauss-Legendre
    s = (ANGLE_X + 1) / 2
    return x * (np.exp(-np.multiply.outer(s * s, x * x)) * (ANGLE_W / np.sqrt(np.pi))[:, None, None]).sum(0)


ACT = dict(
    tanh=(np.tanh, lambda x: 1 - np.tanh(x)**2),
    sigmoid=(lambda x: 1 / (1 + np.exp(-x)), lambda x: 1 / (2 + 2 * np.cosh(x))),
    softplus=(lambda x: np.log1p(np.exp(x)), lambda x: 1 / (1 + np.exp(-x))),
    erf=(lambda x: erf(x / np.sqrt(2)), lambda x: np.sqrt(2 / np.pi) * np.exp(-x * x / 2)))


def nodes(act, rho, root):
    """b, w, weight, g'(a), g(b) - g(a)"""
    if act not in SLOPE:
        g, prime = ACT[act]
        a = rho * GRID_B + root * GRID_W
        return GRID_B, GRID_W, GRID_WEIGHT, prime(a), g(GRID_B) - g(a)
    low = SLOPE[act]
    turn = np.arctan2(root, rho)  # b = r cos(phi), w = r sin(phi), a = l r cos(phi - turn)
    edges = [turn - np.pi / 2, np.pi / 2, turn + np.pi / 2, 3 * np.pi / 2, turn + 3 * np.pi / 2]
    out = []
    for k, (sa, sb) in enumerate([(1, 1), (1, low), (low, low), (low, 1)]):
        phi = edges[k] + (edges[k + 1] - edges[k]) * (ANGLE_X + 1) / 2
        angle = ANGLE_W * (edges[k + 1] - edges[k]) / 2 / (2 * np.pi)
        r = np.sqrt(2 * RADIUS_X)
        b, w = np.outer(np.cos(phi), r).ravel(), np.outer(np.sin(phi), r).ravel()
        out.append((b, w, np.outer(angle, RADIUS_W).ravel(), np.full(b.shape, float(sa)),
                    sb * b - sa * (rho * b + root * w)))
    return [np.concatenate(c) for c in zip(*out)]


class Case:
    def __init__(self, rule, act, eta, l0, z0, r0, noise):
        self.rule, self.act, self.eta, self.l0, self.z0, self.r0, self.noise = rule, act, eta, l0, z0, r0, noise
        R = 0.0 if r0 is None else r0
        self.x0 = np.array([l0**2, l0 * R]) if rule == "sgd" else np.array([l0, z0 * R, z0**2])
        self.n = len(self.x0)

    def lr(self, x):
        if self.rule == "sgd":
            return np.sqrt(x[0]), x[1] / np.sqrt(x[0])
        return x[0], x[1] / np.sqrt(x[2])

    def setup(self, x):
        l, R = self.lr(x)
        b, w, weight, prime, d = nodes(self.act, l * R, l * np.sqrt(1 - R * R))
        u = R * b + np.sqrt(1 - R * R) * w
        return l, R, b, w, u, weight, prime * self.eta, d, self.noise

    def f(self, x):
        l, R, b, w, u, weight, s, d, noise = self.setup(x)
        c1, c2 = s * d, s * s * (d * d + noise**2)
        E = lambda v: (weight * v).sum()
        if self.rule == "sgd":
            return np.array([E(2 * c1 * l * u + c2), E(c1 * b)])
        z = np.sqrt(x[2])
        return np.array([E(c1 * u), E(c1 * (b - R * u)) * l / z, E(c2) * l * l / x[2]])

    def noise_terms(self, x):
        l, R, b, w, u, weight, s, d, noise = self.setup(x)
        E = lambda v: (weight * v).sum()
        n2 = noise**2
        c2, c3 = s**2 * (d * d + n2), s**3 * d * (d * d + 3 * n2)
        c4 = s**4 * (d**4 + 6 * d * d * n2 + 3 * n2**2)
        f = self.f(x)
        if self.rule == "sgd":
            lin, quad = [2 * l * u, b], [1.0, 0.0]
            h = np.array([E(c2 * (b * b + w * w - 2)), 0])
        else:
            z2 = x[2]
            lin, quad = [u, (b - R * u) * l / np.sqrt(z2), 0 * u], [0.0, 0.0, l * l / z2]
            h = np.array([0, 0, E(c2 / z2 * (l * l * (b * b + w * w - 2) - (l * u)**2))])
        D = np.array([[E(c2 * lin[i] * lin[j] + c3 * (lin[i] * quad[j] + lin[j] * quad[i]) +
                         c4 * quad[i] * quad[j])
                       for j in range(self.n)] for i in range(self.n)])
        return D - np.outer(f, f), h

    def observables(self, x):
        l, R, b, w, u, weight, s, d, noise = self.setup(x)
        z = np.sqrt(x[2]) if self.rule == "wn" else 0.0
        return np.array([l, R, z, (weight * d * d).sum() / 2])

    def derivatives(self, fun, x):
        """Value, Jacobian (k, i), Hessian (k, i, j) by five-point differences along e_i and e_i + e_j."""
        n, step = self.n, 4e-3
        base = fun(x)

        def along(direction):
            m2, m1, p1, p2 = [fun(x + step * k * direction) for k in (-2, -1, 1, 2)]
            return (m2 - 8 * m1 + 8 * p1 - p2) / (12 * step), (-m2 + 16 * m1 - 30 * base + 16 * p1 - p2) / (12 * step**2)
        unit = np.eye(n)
        first = [along(unit[i]) for i in range(n)]
        J = np.array([v[0] for v in first]).T
        H = np.zeros((len(base), n, n))
        for i in range(n):
            H[:, i, i] = first[i][1]
            for j in range(i):
                H[:, i, j] = H[:, j, i] = (along(unit[i] + unit[j])[1] - first[i][1] - first[j][1]) / 2
        return base, J, H

    def rate(self, state):
        x, m, C = state
        f, A, H = self.derivatives(self.f, x)
        D, h = self.noise_terms(x)
        return f, A @ m + np.einsum("kij,ij->k", H, C) / 2 + h - A @ f / 2, A @ C + C @ A.T + D

    def run(self, times):
        m, C = np.zeros(self.n), np.zeros((self.n, self.n))
        if self.r0 is None:
            C[1, 1] = (self.l0 if self.rule == "sgd" else self.z0)**2
        state, t = (self.x0.copy(), m, C), 0.0
        for goal in times:
            steps = int(np.ceil((goal - t) / 0.02))
            h = (goal - t) / steps
            for _ in range(steps):
                k1 = self.rate(state)
                k2 = self.rate([s + h / 2 * k for s, k in zip(state, k1)])
                k3 = self.rate([s + h / 2 * k for s, k in zip(state, k2)])
                k4 = self.rate([s + h * k for s, k in zip(state, k3)])
                state = [s + h / 6 * (p + 2 * q + 2 * r + v) for s, p, q, r, v in zip(state, k1, k2, k3, k4)]
            t = goal
            phi, J, H = self.derivatives(self.observables, state[0])
            yield goal, J @ state[1] + np.einsum("kij,ij->k", H, state[2]) / 2, J @ state[2] @ J.T


CASES = [("sgd", "linear", 0.8, 0.7, 1, None, 0.3), ("sgd", "erf", 1.0, 1.5, 1, None, 0.0),
         ("sgd", "relu", 0.6, 0.8, 1, 0.3, 0.0), ("sgd", "tanh", 0.5, 1.0, 1, None, 0.2),
         ("sgd", "softplus", 0.7, 0.5, 1, -0.4, 0.0), ("wn", "linear", 0.5, 1.0, 0.8, None, 0.0),
         ("wn", "erf", 0.8, 0.6, 0.9, None, 0.1), ("wn", "leaky", 0.4, 1.2, 0.7, 0.2, 0.3),
         ("wn", "tanh", 0.6, 0.8, 0.8, None, 0.0), ("wn", "sigmoid", 2.0, 1.0, 0.6, 0.5, 0.1)]


def main():
    print("/* Made by scripts/finite_table.py, which says how.  r0 = 2: random.  shift: N (mean - ODE) of l, R, z,")
    print(" * eps_g; cov: N times the upper half of their covariance, row by row. */")
    print("// clang-format off")
    print("static const struct {\n    ondine_rule rule;\n    ondine_activation activation;")
    print("    double eta, l0, z0, r0, noise, t, shift[4], cov[10];\n} finite_table[] = {")
    for args in CASES:
        rule, act, eta, l0, z0, r0, noise = args
        for t, shift, cov in Case(*args).run([0.5, 2.0]):
            print("    {ONDINE_%s, %s, %r, %r, %r, %r, %r, %r, {%s}, {%s}}," % (
                rule.upper(), NAMES[act], eta, l0, z0, 2 if r0 is None else r0, noise, t,
                ", ".join("%.10g" % v for v in shift), ", ".join("%.10g" % v for v in cov[np.triu_indices(4)])),
                flush=True)
        print(*args, file=sys.stderr)
    print("};")


main()
