"""common.py : what the peers in Python share: the system, its check against theory, the timing.

The system: N = 10000 inputs of unit variance, linear teacher B and student J, |B|^2 = |J(0)|^2 = N, eta = 0.5, no noise;
    a = J.x/sqrt(N), b = B.x/sqrt(N), c = eta (b - a);  SGD: J += c x/sqrt(N);  WN: J = l V/|V|, |V(0)|^2 = N,
    with u = V.x/|V|, a = l u, c' = c l/z, z = |V|/sqrt(N):  V += (c'/sqrt(N)) (x - u V/|V|),  l += c u/N.
A peer is a function (J or V, B, l, steps) -> the same after so many steps, for a batch (R, N) of replicas."""
import json
import os
import sys
import time

import numpy as np

N, ETA, T_CHECK = 10000, 0.5, 0.2
ROUNDS = int(os.environ.get("PEER_ROUNDS", "3"))
SECONDS = float(os.environ.get("PEER_SECONDS", "0.3"))


def start(replicas, seed=1):
    """J or V (R, N) and B (R, N) or (N) in double, scaled exactly."""
    rng = np.random.default_rng(seed)
    w, b = rng.standard_normal((replicas, N)), rng.standard_normal(N)
    w *= np.sqrt(N) / np.linalg.norm(w, axis=1, keepdims=True)
    return w, b * (np.sqrt(N) / np.linalg.norm(b))


def wn_theory(R, t, l=1.0, z=1.0, steps=400):
    """(l, R, z) at time t by RK4 from eq. (6) for linear g: l' = eta (R - l), P' = eta l (1 - R^2)/z,
    Z' = eta^2 l^2 D/Z, with P = R z, Z = z^2, D = 1 - 2 l R + l^2."""

    def slope(y):
        l, P, Z = y
        z = np.sqrt(Z)
        R = P / z
        return np.array([ETA * (R - l), ETA * l * (1 - R * R) / z, ETA**2 * l * l * (1 - 2 * l * R + l * l) / Z])

    y, h = np.array([l + 0 * R, R * z, z * z + 0 * R]), t / steps
    for _ in range(steps):
        k1 = slope(y)
        k2 = slope(y + h / 2 * k1)
        k3 = slope(y + h / 2 * k2)
        k4 = slope(y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y[0], y[1] / np.sqrt(y[2]), np.sqrt(y[2])


def check(rule, replicas, run):
    """Six standard errors of the means over replicas.  SGD: D = |J - B|^2/N falls as exp(-eta (2 - eta) t), relative
    variance 2 (eta (2 - eta))^2 t/N.  WN: l, R, z against the ODE; 1/sqrt(N) is more than any of their deviations."""
    w, b = start(replicas)
    steps = round(T_CHECK * N)
    w1, l1 = run(w, b, np.ones(replicas), steps)
    w1, l1 = np.asarray(w1, dtype=float).reshape(replicas, N), np.asarray(l1, dtype=float)
    if rule == "sgd":
        rate = ETA * (2 - ETA)
        ratio = np.mean(np.sum((w1 - b) ** 2, 1) / np.sum((w - b) ** 2, 1)) / np.exp(-rate * T_CHECK) - 1
        score = ratio / np.sqrt(2 * rate**2 * T_CHECK / N / replicas)
    else:
        R = w @ b / N
        want = np.array(wn_theory(R, T_CHECK))
        z1 = np.linalg.norm(w1, axis=1) / np.sqrt(N)
        have = np.array([l1, w1 @ b / N / z1, z1])
        score = np.max(np.abs(np.mean(have - want, axis=1))) * np.sqrt(N * replicas)
    return abs(score) <= 6, f"{score:+.2f} standard errors from theory at t = {T_CHECK}"


def measure(peer, case, rule, replicas, run, clock=time.process_time):
    """Check, then time; one JSON line on stdout.  CPU time of all threads together, unless `clock` says otherwise."""
    ok, what = check(rule, replicas, run)
    if not ok:
        sys.exit(f"{peer} {case} {rule}: wrong physics: {what}")
    w, b = start(replicas)
    steps, spent = max(1, 400 // replicas), 0.0
    run(w, b, np.ones(replicas), steps)
    while spent < SECONDS / 4:
        steps *= 2
        begin = clock()
        run(w, b, np.ones(replicas), steps)
        spent = clock() - begin
    rates = []
    for _ in range(ROUNDS):
        begin = clock()
        run(w, b, np.ones(replicas), steps)
        rates.append(steps * replicas * N / (clock() - begin))
    device = "cpu" if clock is time.process_time else "gpu"
    print(json.dumps({"peer": peer, "case": case, "rule": rule, "rate": float(np.median(rates)), "checked": what,
                      "device": device}), flush=True)
