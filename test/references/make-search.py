"""Writes search.json: what Optuna, pycma and scikit-learn make of given points. See README.md."""

import json
import warnings
from importlib.metadata import version
from pathlib import Path

import cma
import cmaes
import numpy as np
import optuna
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights
from scipy.stats import qmc
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Matern, WhiteKernel

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)
rounded = lambda array: np.round(array, 6)


def parzen(dimension, count):
    """Log densities of Optuna's estimator on the unit cube."""
    names = [f"u{axis}" for axis in range(dimension)]
    space = {name: optuna.distributions.FloatDistribution(0, 1) for name in names}
    parameters = _ParzenEstimatorParameters(
        prior_weight=1.0,
        consider_magic_clip=True,
        consider_endpoints=False,
        weights=default_weights,
        multivariate=True,
    )
    points = rounded(rng.random((count, dimension)))
    at = rounded(rng.random((6, dimension)))
    columns = lambda rows: {name: rows[:, axis] for axis, name in enumerate(names)}
    estimator = _ParzenEstimator(columns(points), space, parameters)
    return {
        "points": points.tolist(),
        "at": at.tolist(),
        "logDensity": estimator.log_pdf(columns(at)).tolist(),
    }


def gaussian_process(dimension, count, noise):
    """Mean and variance of the latent function, and the log marginal likelihood."""
    points = rounded(rng.random((count, dimension)))
    values = rounded(rng.standard_normal(count))
    at = rounded(rng.random((6, dimension)))
    lengths = rounded(np.exp(rng.uniform(np.log(0.1), np.log(3), dimension)))
    kernel = Matern(length_scale=lengths, nu=2.5) + WhiteKernel(noise)
    process = GaussianProcessRegressor(kernel, alpha=0.0, optimizer=None).fit(points, values)
    mean, deviation = process.predict(at, return_std=True)
    return {
        "points": points.tolist(),
        "values": values.tolist(),
        "lengths": lengths.tolist(),
        "noise": noise,
        "at": at.tolist(),
        "mean": mean.tolist(),
        # scikit-learn's deviation is that of a noisy observation.
        "variance": (deviation**2 - noise).tolist(),
        "logLikelihood": process.log_marginal_likelihood_value_,
    }


def trajectory(n, generations=6):
    """The distribution of the package cmaes after each generation of given points, best first.

    With pycma's rate and weights of the rank-mu update, which are those of the tutorial's present
    version, and with its count of generations, from 0.
    """
    draws = np.random.default_rng(n)
    es = cmaes.CMA(mean=np.full(n, 0.5), sigma=0.3, lr_adapt=False)
    peer = cma.CMAEvolutionStrategy(n * [0.5], 0.3, {"verbose": -9}).sp
    es._g, es._cmu, es._weights = -1, peer.cmu, np.array(list(peer.weights))
    steps = []
    for _ in range(generations):
        # Less and less spread, at a place that moves: paths grow and stall.
        spread = 0.3 * 0.7 ** len(steps)
        points = rounded(0.4 + 0.1 * len(steps) + spread * draws.standard_normal((es.population_size, n)))
        es.tell([(point, float(rank)) for rank, point in enumerate(points)])
        steps.append({
            "points": points.tolist(),
            "mean": es._mean.tolist(),
            "sigma": float(es._sigma),
            "covariance": es._C.tolist(),
        })
    return steps


def constants(n):
    """pycma's; its constants of the step size differ from the tutorial's."""
    peer = cma.CMAEvolutionStrategy(n * [0.5], 0.3, {"verbose": -9}).sp
    return {"dimension": n, "weights": list(peer.weights), "muEff": peer.weights.mueff,
            "c1": peer.c1, "cMu": peer.cmu, "cC": peer.cc}


def rotation(n):
    v = np.arange(1.0, n + 1)
    return np.eye(n) - 2 * np.outer(v, v) / (v @ v)


def function(name, n):
    scales = 10 ** (6 * np.arange(n) / (n - 1))
    turn = rotation(n) if name == "rotated-ellipsoid" else np.eye(n)
    weights = np.ones(n) if name == "sphere" else scales
    return lambda x: float(weights @ (turn @ (x - 0.4)) ** 2)


def evaluations(name, n, seeds=200, target=1e-8):
    """Evaluations of pycma until the target, from the centre of the cube with sigma 0.3."""
    f = function(name, n)
    counts = []
    for seed in range(1, seeds + 1):
        options = {"seed": seed, "verbose": -9, "tolfun": 0, "tolx": 0, "tolfunhist": 0,
                   "tolstagnation": 10**9, "tolflatfitness": 10**9, "tolfacupx": 1e99,
                   "tolconditioncov": 1e99}
        es = cma.CMAEvolutionStrategy(n * [0.5], 0.3, options)
        count = None
        while count is None:
            points = es.ask()
            values = [f(x) for x in points]
            hits = [i for i, value in enumerate(values) if value <= target]
            if hits:
                count = es.countevals + hits[0] + 1
            es.tell(points, values)
        counts.append(count)
    return {"function": name, "dimension": n, "seeds": seeds, "target": target,
            "mean": float(np.mean(counts)), "deviation": float(np.std(counts, ddof=1))}


result = {
    "versions": {name: version(name) for name in ["optuna", "cma", "cmaes", "scikit-learn", "scipy", "numpy"]},
    "parzen": [parzen(d, n) for d in (1, 2, 3) for n in (1, 2, 3, 12, 26, 40)],
    "gaussianProcess": [
        gaussian_process(d, n, noise)
        for d, n, noise in [(1, 4, 0.1), (1, 12, 1e-3), (2, 10, 1e-4), (3, 25, 1e-2), (5, 40, 1e-3)]
    ],
    "cma": [evaluations(name, n) for name in ("sphere", "ellipsoid", "rotated-ellipsoid")
            for n in (2, 5, 10)],
    "cmaConstants": [constants(n) for n in (2, 3, 8, 20)],
    "cmaTrajectories": [trajectory(n) for n in (2, 3, 8)],
    "sobol": qmc.Sobol(21, scramble=False, bits=32).random(64).tolist(),
}
Path(__file__).with_name("search.json").write_text(json.dumps(result) + "\n")
for row in result["cma"]:
    print(row)
