#!/usr/bin/env bash
# ONNX's Resize takes axes counted from the back; with keep_aspect_ratio_policy, onnxruntime then returns the input unresized,
# with a warning about the shape at most, and the reference evaluator of the package onnx raises an error.
#
# Seen with onnx 1.23.2 and onnxruntime 1.32.0, Python 3.11. A map [1, 1, 4, 8] is resized to 6×6 with the policy 'not_larger' and
# mode 'nearest', which gives 3×6. The specification of Resize 18 accepts axes in [-r, r-1].
#
# - axes=[2, 3]: both give [1, 1, 3, 6].
# - axes=[-2, -1]: onnxruntime gives [1, 1, 4, 8], the input's elements; shape inference of the same model says [1, 1, 3, 6].
# - Without the policy, axes=[-2, -1] are right in onnxruntime: [1, 1, 6, 6].
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "onnx==1.23.2" "onnxruntime==1.32.0" "numpy==2.4.6"
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

onnxruntime.set_default_logger_severity(3)
x = np.arange(32, dtype=np.float32).reshape(1, 1, 4, 8)


def resized(axes, **policy):
    node = helper.make_node("Resize", ["x", "", "", "sizes"], ["y"], mode="nearest", axes=axes, **policy)
    graph = helper.make_graph(
        [node], "resize", [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "c", "h", "w"])],
        [numpy_helper.from_array(np.array([6, 6]), "sizes")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model).graph.output[0].type.tensor_type.shape.dim
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0], [size.dim_value for size in inferred]


policy = {"keep_aspect_ratio_policy": "not_larger"}
from_front, _ = resized([2, 3], **policy)
from_back, inferred = resized([-2, -1], **policy)
plain, _ = resized([-2, -1])
print("axes [2, 3]:", from_front.shape, " axes [-2, -1]:", from_back.shape, "inferred", inferred, " without policy:", plain.shape)
if not (
    from_front.shape == (1, 1, 3, 6) and from_back.shape == (1, 1, 4, 8) and (from_back == x).all()
    and inferred == [1, 1, 3, 6] and plain.shape == (1, 1, 6, 6)
):
    raise SystemExit("the behaviour has changed")
PYTHON
