#!/usr/bin/env bash
# The reference evaluator of the package onnx normalises only as many channels of LRN as the batch has images: numbers taken
# from it to test an importer are wrong for all others.
#
# Seen with onnx 1.23.2 and onnxruntime 1.32.0, Python 3.11. One image of 6 channels, 2×2; LRN with size 3, alpha 1, beta 0.75,
# bias 1, whose definition sums the squares over neighbouring channels.
#
# - onnx.reference.ReferenceEvaluator gives the first channel as defined; the other five are the input itself, off by up to 1.3.
# - onnxruntime agrees with the definition to 1e-6.
# - With six images, as many as there are channels, the reference evaluator is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "onnx==1.23.2" "onnxruntime==1.32.0" "numpy==2.4.6"
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator


def defined(x):
    squares = np.stack([(x[:, max(0, c - 1):c + 2] ** 2).sum(1) for c in range(x.shape[1])], 1)
    return x / (1 + squares / 3) ** 0.75


def results(x):
    node = helper.make_node("LRN", ["x"], ["y"], size=3, alpha=1.0, beta=0.75, bias=1.0)
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, x.shape) for name in "xy"]
    model = helper.make_model(
        helper.make_graph([node], "lrn", values[:1], values[1:]), opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return ReferenceEvaluator(model).run(None, {"x": x})[0], session.run(None, {"x": x})[0]


def errors(y, x):
    return np.abs(y - defined(x)).max(axis=(0, 2, 3))


numbers = np.random.default_rng(0)
one, six = (numbers.normal(size=(n, 6, 2, 2)).astype(np.float32) for n in (1, 6))
reference, runtime = results(one)
full, _ = results(six)
print("one image, errors by channel:", errors(reference, one).round(3), "onnxruntime:", errors(runtime, one).max())
print("six images, errors by channel:", errors(full, six).round(6))
print("channels 2 to 6 are the input itself, as the bias is 1:", bool((reference[:, 1:] == one[:, 1:]).all()))
if not (
    errors(reference, one)[0] < 1e-6 and (errors(reference, one)[1:] > 0.1).all() and errors(runtime, one).max() < 1e-5
    and errors(full, six).max() < 1e-6
):
    raise SystemExit("the behaviour has changed")
PYTHON
