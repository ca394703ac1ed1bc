"""Writes scipy-tests.json: samples, and what SciPy's tests say of them.

Run with SciPy 1.17.0 from PyPI: python3 make-scipy-tests.py > scipy-tests.json
"""
import json
import numpy as np
import scipy
from scipy import stats

random = np.random.default_rng(11)
out = {"source": f"SciPy {scipy.__version__}"}
ALTERNATIVES = ["two-sided", "less", "greater"]


def numbers(values):
    return [float(x) for x in values]


wilcoxon = out["wilcoxon"] = []
for n, decimals, method in [(3, 9, "exact"), (8, 9, "exact"), (25, 9, "exact"), (50, 9, "exact"), (60, 1, "approx"), (200, 1, "approx")]:
    for zeros in ["wilcox", "pratt"]:
        d = np.round(random.normal(0.25, 1, n), decimals)
        for alternative in ALTERNATIVES:
            p = stats.wilcoxon(d, zero_method=zeros, correction=True, alternative=alternative, method=method).pvalue
            wilcoxon.append({"d": numbers(d), "zeros": zeros, "alternative": alternative, "p": float(p)})
mann_whitney = out["mannWhitney"] = []
for m, n, decimals, method in [(1, 4, 9, "exact"), (5, 4, 9, "exact"), (12, 20, 9, "exact"), (30, 40, 1, "asymptotic")]:
    a, b = np.round(random.normal(0.4, 1, m), decimals), np.round(random.normal(0, 1, n), decimals)
    for alternative in ALTERNATIVES:
        found = stats.mannwhitneyu(a, b, alternative=alternative, method=method)
        mann_whitney.append({"a": numbers(a), "b": numbers(b), "alternative": alternative, "u": float(found.statistic), "p": float(found.pvalue)})
friedman = out["friedman"] = []
for n, k, decimals in [(7, 3, 9), (12, 6, 0), (40, 10, 1)]:
    costs = np.round(random.normal(size=(n, k)) + np.arange(k) / k, decimals)
    found = stats.friedmanchisquare(*costs.T)
    friedman.append({"costs": [numbers(row) for row in costs], "statistic": float(found.statistic), "p": float(found.pvalue)})
student = out["student"] = []
for n in [2, 6, 40]:
    x = random.normal(1, 2, n)
    for alternative in ALTERNATIVES:
        found = stats.ttest_1samp(x, 0.5, alternative=alternative)
        low, high = stats.ttest_1samp(x, 0.5).confidence_interval(0.95)
        student.append({"x": numbers(x), "expected": 0.5, "alternative": alternative, "t": float(found.statistic), "p": float(found.pvalue), "interval": [float(low), float(high)]})
print(json.dumps(out))
