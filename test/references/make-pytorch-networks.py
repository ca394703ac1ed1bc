"""Writes pytorch-networks.json: a convolutional network and a transformer, twenty steps of Adam in float64.

    /usr/bin/python3 test/references/make-pytorch-networks.py

Initial values, inputs and targets are drawn by the minimal standard generator (Park & Miller 1988, with the multiplier 48271), whose
arithmetic on whole numbers is the same everywhere: the file holds their ranges only.
"""
import json
import os

import numpy
import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
STEPS, BATCHES, LR = 20, 4, 1e-3


class Draws:
    def __init__(self, seed):
        self.x = seed

    def uniform(self, count):
        values = []
        for _ in range(count):
            self.x = self.x * 48271 % 2147483647
            values.append(self.x / 2147483647)
        return values


def tensors(parameters):
    """One tensor for each parameter, low + (high - low) u row by row, all from one stream."""
    draws = Draws(1)
    drawn = {}
    for each in parameters:
        u = numpy.array(draws.uniform(int(numpy.prod(each["shape"]))))
        values = each["low"] + (each["high"] - each["low"]) * u
        drawn[each["name"]] = torch.tensor(values.reshape(each["shape"]), requires_grad=True)
    return drawn


def parameter(name, shape, low, high):
    return {"name": name, "shape": shape, "low": low, "high": high}


def matrix(name, shape, size, bias):
    weight = parameter(name + ".weight", shape, -size, size)
    return [weight, parameter(name + ".bias", shape[-1:], -0.1, 0.1)] if bias else [weight]


def norm(name, width):
    return [
        parameter(name + ".gain", [width], 0.5, 1.5),
        parameter(name + ".bias", [width], -0.1, 0.1),
    ]


CONVOLUTIONAL = {
    "model": "convolutional",
    "hyper": {"channels": [8, 16]},
    "inputShape": [28, 28],
    "targetShape": [],
    "outputs": 10,
    "batchSize": 64,
    # Inputs are low + (high - low) u, rounded down if they are whole; targets are below `outputs`, rounded down.
    "inputs": {"low": 0, "high": 1, "whole": False},
    "parameters": matrix("conv0", [3, 3, 1, 8], 0.5, True)
    + matrix("conv1", [3, 3, 8, 16], 0.2, True)
    + matrix("layer0", [784, 10], 0.06, True),
}


def convolutional(p, x):
    h = x.reshape(-1, 1, 28, 28)
    for name in ("conv0", "conv1"):
        kernel = p[name + ".weight"].permute(3, 2, 0, 1)
        h = F.max_pool2d(F.relu(F.conv2d(h, kernel, p[name + ".bias"], padding=1)), 2)
    rows = h.permute(0, 2, 3, 1).reshape(h.shape[0], -1)
    return rows @ p["layer0.weight"] + p["layer0.bias"]


WIDTH, HEADS, BETWEEN, CONTEXT, VOCABULARY = 64, 4, 256, 32, 64

TRANSFORMER = {
    "model": "transformer",
    "hyper": {},
    "inputShape": [CONTEXT],
    "targetShape": [CONTEXT],
    "outputs": VOCABULARY,
    "batchSize": 16,
    "inputs": {"low": 0, "high": VOCABULARY, "whole": True},
    "parameters": matrix("token", [VOCABULARY, WIDTH], 1, False)
    + matrix("position", [CONTEXT, WIDTH], 0.5, False)
    + norm("block0.norm0", WIDTH)
    + matrix("block0.attention", [WIDTH, 3 * WIDTH], 0.3, True)
    + matrix("block0.projection", [WIDTH, WIDTH], 0.2, True)
    + norm("block0.norm1", WIDTH)
    + matrix("block0.expand", [WIDTH, BETWEEN], 0.2, True)
    + matrix("block0.contract", [BETWEEN, WIDTH], 0.1, True)
    + norm("norm", WIDTH)
    + matrix("head", [WIDTH, VOCABULARY], 0.2, False),
}


def transformer(p, x):
    """PyTorch's own layer, its parameters replaced by ours, which are stored [in, out]."""
    layer = nn.TransformerEncoderLayer(
        WIDTH, HEADS, BETWEEN, dropout=0, activation="gelu", batch_first=True, norm_first=True
    )
    places = {
        "self_attn.in_proj": "attention",
        "self_attn.out_proj": "projection",
        "linear1": "expand",
        "linear2": "contract",
    }
    state = {}
    for theirs, ours in places.items():
        mark = "_" if theirs.endswith("in_proj") else "."
        state[theirs + mark + "weight"] = p[f"block0.{ours}.weight"].T
        state[theirs + mark + "bias"] = p[f"block0.{ours}.bias"]
    for theirs, ours in (("norm1", "norm0"), ("norm2", "norm1")):
        state[theirs + ".weight"] = p[f"block0.{ours}.gain"]
        state[theirs + ".bias"] = p[f"block0.{ours}.bias"]
    h = F.embedding(x.long(), p["token.weight"]) + p["position.weight"]
    future = torch.triu(torch.full((CONTEXT, CONTEXT), float("-inf")), diagonal=1)
    h = torch.nn.utils.stateless.functional_call(layer, state, (h, future))
    h = F.layer_norm(h, [WIDTH], p["norm.gain"], p["norm.bias"])
    return h @ p["head.weight"]


def rounded(values):
    return [float(f"{value:.12g}") for value in values]


def run(case, model):
    p = tensors(case["parameters"])
    examples = BATCHES * case["batchSize"]
    draws = Draws(2)
    low, high = case["inputs"]["low"], case["inputs"]["high"]
    size = int(numpy.prod(case["inputShape"]))
    inputs = low + (high - low) * numpy.array(draws.uniform(examples * size))
    if case["inputs"]["whole"]:
        inputs = numpy.floor(inputs)
    places = int(numpy.prod(case["targetShape"], dtype=int))
    targets = numpy.floor(case["outputs"] * numpy.array(draws.uniform(examples * places)))
    x = torch.tensor(inputs.reshape([BATCHES, case["batchSize"]] + case["inputShape"]))
    y = torch.tensor(targets.reshape([BATCHES, -1])).long()

    optimizer = torch.optim.Adam(p.values(), lr=LR)
    prediction, losses = None, []
    for step in range(STEPS):
        logits = model(p, x[step % BATCHES])
        if prediction is None:
            prediction = logits.detach().reshape(-1)[:: logits.numel() // 64].tolist()[:64]
        loss = F.cross_entropy(logits.reshape(-1, case["outputs"]), y[step % BATCHES])
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            gradient = {name: float((each.grad**2).sum().sqrt()) for name, each in p.items()}
        optimizer.step()
        losses.append(loss.item())
    final = {name: float((each**2).sum().sqrt()) for name, each in p.items()}
    return {
        **case,
        "prediction": rounded(prediction),
        "loss": rounded(losses),
        "gradientNorms": dict(zip(gradient, rounded(gradient.values()))),
        "finalNorms": dict(zip(final, rounded(final.values()))),
    }


reference = {
    "source": f"PyTorch {torch.__version__}, float64; written by make-pytorch-networks.py",
    "note": "Adam with lr 1e-3 and PyTorch's defaults, mean cross-entropy, step t on batch t mod 4; prediction: every (size / 64)-th "
    "logit of the first batch before training; norms: of each parameter's first gradient, and of the parameter after the last step",
    "lr": LR,
    "cases": [run(CONVOLUTIONAL, convolutional), run(TRANSFORMER, transformer)],
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pytorch-networks.json")
with open(path, "w") as file:
    json.dump(reference, file, separators=(",", ":"))
    file.write("\n")
