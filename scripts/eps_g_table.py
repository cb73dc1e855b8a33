#!/usr/bin/env python3
"""Reference values of eps_g = <(g(b) - g(a))^2>/2 for tests/model/eps_g.c: prints tests/model/eps_g_table.h.

Independent of src/model/eps_g.h.  linear, relu, leaky-relu, erf: the textbook covariances, with enough digits that
their cancellation near e = T = 0 does not matter.  tanh, sigmoid, softplus: Gauss-Legendre panels in both
directions, in 34 digits; panels as wide as the distance to the nearest pole and 16 nodes make the error below 1e-18.
Takes some minutes; needs mpmath."""
import mpmath as mp

ACTIVATIONS = ["LINEAR", "ERF", "RELU", "LEAKY_RELU", "TANH", "SIGMOID", "SOFTPLUS"]
POINTS = [("1", "1"), ("1", "0.0025"), ("0.95", "1e-25"), ("0.5", "0.01"), ("0.2", "0.3"), ("0.4", "0.0399"),
          ("0.1", "0.0101"), ("0.3", "1e-8"), ("1e-3", "1e-3"), ("1e-3", "1e-12"), ("1e-8", "1e-12"),
          ("-1e-8", "1e-25"), ("1e-13", "1e-25"), ("1e-25", "1e-25"), ("1e-25", "1e-12"), ("2", "0.5"), ("1.9", "1e-6"),
          ("0", "3"), ("-1", "1e-6"), ("-1", "0.5"), ("-0.44", "1e-4"), ("0.44", "0.01"), ("-4", "0.01"), ("6", "1e-3"),
          ("1", "100"), ("-4", "4"), ("-19", "1e-3"), ("21", "1e-5"), ("-6", "1e-25")]


def kink(slope, e, T):
    """g has slope 1 above and `slope` below 0; <g(x) g(y)> from the arc-cosine kernel."""
    rho, c = 1 - e, 1 - slope
    theta = mp.atan2(mp.sqrt(T), rho)
    cross = slope * rho + c * c * (mp.sqrt(T) + (mp.pi - theta) * rho) / (2 * mp.pi)
    return ((1 + slope**2) * (1 + rho**2 + T) / 2 - 2 * cross) / 2


def erf(e, T):
    rho = 1 - e
    Q = rho**2 + T
    return (mp.asin(mp.mpf(1) / 2) - 2 * mp.asin(rho / mp.sqrt(2 * (1 + Q))) + mp.asin(Q / (1 + Q))) / mp.pi


def panels(end, width):
    """Nodes and weights on [-end, end] with the standard normal density."""
    count = int(mp.ceil(2 * end / width))
    half = mp.mpf(end) / count
    out = []
    for i in range(count):
        for x, w in RULE:
            u = -end + half * (2 * i + 1 + x)
            out.append((u, w * half * mp.npdf(u)))
    return out


def gauss_legendre(n):
    guess = [mp.cos(mp.pi * (i + mp.mpf(3) / 4) / (n + mp.mpf(1) / 2)) for i in range(n)]
    x = [mp.findroot(lambda y: mp.legendre(n, y), (g, g + mp.mpf("1e-4"))) for g in guess]
    rule = [(y, 2 * (1 - y * y) / (n * mp.legendre(n - 1, y)) ** 2) for y in x]
    assert abs(sum(w for _, w in rule) - 2) < mp.mpf("1e-30")
    return rule


def smooth(name, e, T):
    """The difference from exponentials of each direction: exp(d) = exp(e b) exp(-sqrt(T) w), likewise exp(-a)."""
    scale = 2 if name == "TANH" else 1
    rho, root = 1 - e, mp.sqrt(T)
    pole = mp.pi / scale
    rows = [(mp.expm1(scale * e * b), mp.exp(-scale * rho * b), mp.exp(scale * b), e * b, p)
            for b, p in panels(9, pole / max(1, abs(rho)))]
    columns = [(mp.expm1(-scale * root * w), mp.exp(-scale * root * w), root * w, p)
               for w, p in panels(9, min(mp.mpf(3), pole / max(root, mp.mpf("1e-30"))))]
    total = mp.mpf(0)
    for eb, ab, cb, db, pb in rows:
        inner = mp.mpf(0)
        for ew, aw, dw, pw in columns:
            expm1_d = eb + ew + eb * ew
            if name == "SOFTPLUS" and expm1_d < -0.5:  # where ln(1 + (exp(d) - 1) sigmoid(a)) cancels
                delta = mp.log1p(cb) - mp.log1p(1 / (ab * aw))
            elif name == "SOFTPLUS":
                delta = mp.log1p(expm1_d / (1 + ab * aw))
            else:
                delta = expm1_d / ((1 + ab * aw) * (1 + cb))
            inner += pw * delta * delta
        total += pb * inner
    return total / 2 * scale * scale


def value(name, e, T):
    if name in ("TANH", "SIGMOID", "SOFTPLUS"):
        mp.mp.dps = 34
        return smooth(name, mp.mpf(e), mp.mpf(T))
    mp.mp.dps = 160
    e, T = mp.mpf(e), mp.mpf(T)
    if name == "LINEAR":
        return (e * e + T) / 2
    if name == "ERF":
        return erf(e, T)
    return kink(mp.mpf(0) if name == "RELU" else mp.mpf("0.1"), e, T)


mp.mp.dps = 34
RULE = gauss_legendre(16)
print("/* eps_g_table.h : made by scripts/eps_g_table.py */")
print("static const struct eps_g_row {")
print("    ondine_activation act;\n    double e, T, eps_g;\n} eps_g_table[] = {")
for act in ACTIVATIONS:
    for e, T in POINTS:
        number = mp.nstr(value(act, float(e), float(T)), 20, min_fixed=0, max_fixed=0)
        print(f"    {{ONDINE_{act}, {e}, {T}, {number}}},", flush=True)
print("};")
