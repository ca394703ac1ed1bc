"""Writes scipy-distributions.json: rows of arguments, the last number of each being SciPy's value.

Run with SciPy 1.17.0 from PyPI: python3 make-scipy-distributions.py > scipy-distributions.json
"""
import json
import numpy as np
import scipy
from scipy import special, stats

LEVELS = [0.9, 0.95, 0.999]
out = {"source": f"SciPy {scipy.__version__}"}

beta = out["beta"] = []  # x, a, b, I_x(a, b)
for a in [0.5, 1, 2.5, 7, 40, 333.5, 5000, 1e5]:
    for b in [0.5, 1, 3, 25.5, 800, 1e5]:
        for p in [1e-250, 1e-9, 0.025, 0.5, 0.9]:
            x = float(special.betaincinv(a, b, p))
            if 1e-300 < x < 1:
                beta.append([x, a, b, float(special.betainc(a, b, x))])
gamma = out["gamma"] = []  # a, x, Q(a, x)
for a in [0.5, 1, 1.5, 6, 50, 1e4]:
    for factor in [1e-3, 0.3, 0.9, 1, 1.1, 2, 8]:
        q = float(special.gammaincc(a, a * factor))
        if q > 1e-300:
            gamma.append([a, a * factor, q])
out["normal"] = [[z, float(stats.norm.sf(z))] for z in [-9, -3, -0.1, 0, 1e-9, 0.5, 1.96, 5, 12, 30]]
out["chiSquare"] = [
    [x, df, float(stats.chi2.sf(x, df))] for df in [1, 2, 3, 10, 99] for x in [0.01, 1, 9.2786, 50, 400]
]
out["f"] = [
    [x, a, b, float(stats.f.sf(x, a, b))]
    for a, b in [(1, 1), (3, 39), (5, 2), (11, 400)]
    for x in [0.01, 1, 3.6863, 40, 1000]
]
out["student"] = [
    [t, df, float(stats.t.sf(t, df))]
    for df in [1, 3.5, 15, 200]
    for t in [-4, -0.2, 0, 0.5, 2.13, 3.51304, 30]
]
out["binomialAtMost"] = [
    [k, n, p, float(stats.binom.cdf(k, n, p))]
    for n in [1, 6, 50, 2000]
    for k in sorted({0, n // 4, n // 2, n - 1})
    for p in [0.001, 0.5, 0.97]
]
out["binomialInterval"] = [  # count, of, level, low, high
    [k, n, level, *map(float, stats.binomtest(k, n).proportion_ci(level, "exact"))]
    for n in [1, 6, 20, 333]
    for k in sorted({0, 1, n // 3, n})
    for level in LEVELS
]
out["studentizedRange"] = [  # k, alpha, the upper alpha quantile of the range of k normals
    [k, alpha, float(stats.studentized_range.isf(alpha, k, np.inf))]
    for alpha in [0.1, 0.05, 0.01]
    for k in [2, 3, 4, 5, 7, 10, 20, 50, 100]
]
out["studentizedRangeTail"] = [
    [q, k, float(stats.studentized_range.sf(q, k, np.inf))] for q in [0.3, 1, 3.633, 6, 9] for k in [2, 4, 10, 100]
]
print(json.dumps(out))
