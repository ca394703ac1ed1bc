"""Answers the bench's requests, one line of JSON each, for the peers written in Python."""
import ctypes
import json
import os
import sys
from pathlib import Path

import numpy


class Work:
    """A workload's data from the bench's files."""

    def __init__(self, folder):
        folder = Path(folder)
        manifest = json.loads((folder / "work.json").read_text())
        self.name = manifest["work"]
        self.parameters = manifest["parameters"]
        self.theta = numpy.fromfile(folder / "theta.bin", "<f4")
        inputs = numpy.fromfile(folder / "inputs.bin", "<f4")
        integers = manifest["targetType"] == "i32"
        targets = numpy.fromfile(folder / "targets.bin", "<i4" if integers else "<f4")
        order = numpy.fromfile(folder / "batches.bin", "<i4").reshape(-1, manifest["batchSize"])
        inputs = inputs.reshape(-1, *manifest["inputShape"])
        targets = targets.reshape(-1, *manifest["targetShape"])
        # Batches are prepared: only Thalweg gathers them within the step.
        self.batches = [(inputs[rows].copy(), targets[rows].copy()) for rows in order]

    def parameter(self, index):
        """An initial parameter in its shape."""
        each = self.parameters[index]
        size = int(numpy.prod(each["shape"]))
        return self.theta[each["offset"] : each["offset"] + size].reshape(each["shape"])


def blas():
    """The BLAS that this process has loaded, and the kernel it has chosen for the processor."""
    with open("/proc/self/maps") as maps:
        files = sorted({line.split()[-1] for line in maps if "blas" in line.lower()})
    for file in files:
        library = ctypes.CDLL(file)
        if hasattr(library, "openblas_get_corename"):
            library.openblas_get_corename.restype = ctypes.c_char_p
            kernel = library.openblas_get_corename().decode()
            return f"{os.path.basename(file)}, kernel {kernel}"
    return ", ".join(map(os.path.basename, files)) or "none"


def serve(answers):
    """Answers until the input ends. The output of libraries goes to standard error."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = answers[request.pop("do")](**request)
        except Exception as error:  # the bench reports it and goes on without this peer
            answer = {"error": f"{type(error).__name__}: {error}"}
        out.write(json.dumps(answer) + "\n")
        out.flush()


def serve_missing(what):
    """Answers every request with the package that is not installed."""
    for _ in sys.stdin:
        print(json.dumps({"missing": what}), flush=True)
