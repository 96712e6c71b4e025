"""Writes Tests/SutureImportTests/Fixtures/onnx-*.json: single ONNX operators and what they compute.

Usage: python Tests/Python/import_fixtures_onnx_rules.py

Run with onnx 1.23.2, onnxruntime 1.32.0 and NumPy 2.3.5. Where onnxruntime lacks an operator, or `reference=True` says
that it differs from the standard, the reference evaluator of onnx computes it.

Inputs are not stored: `numbers` makes them of a seed, and ATenFixture.swift makes the same ones. Tensors that a rule
must know, such as axes, are stored with the node.
"""

import base64
import json
import math
import pathlib
import warnings

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

FOLDER = pathlib.Path(__file__).parents[1] / "SutureImportTests" / "Fixtures"
TYPES = {np.dtype("float32"): "float32", np.dtype("int64"): "int64", np.dtype("bool"): "bool"}
onnxruntime.set_default_logger_severity(4)


class Input:
    """A tensor of pseudo-random elements: floats in [-2, 2), or in [0.25, 2.25), integers or truth values."""

    def __init__(self, *shape, kind="float", high=4):
        self.shape, self.kind, self.high = list(shape), kind, high

    def numbers(self, seed):
        draws = [((i * 7919 + seed * 104729 + 12345) * 1103515245 % 2**31) for i in range(math.prod(self.shape))]
        if self.kind == "int":
            values = np.array([d // 1024 % self.high for d in draws], np.int64)
        elif self.kind == "bool":
            values = np.array([d >= 2**30 for d in draws], bool)
        else:
            low, width = (0.25, 2.0) if self.kind == "positive" else (-2.0, 4.0)
            values = np.array([d / 2**31 * width + low for d in draws], np.float64).astype(np.float32)
        return values.reshape(self.shape)

    def record(self, seed):
        record = {"shape": self.shape, "seed": seed, "kind": self.kind}
        return record | {"high": self.high} if self.kind == "int" else record


def x(*shape):
    return Input(*shape)


def pos(*shape):
    return Input(*shape, kind="positive")


def ints(*shape, high=4):
    return Input(*shape, kind="int", high=high)


def bools(*shape):
    return Input(*shape, kind="bool")


def i(*numbers):
    return np.array(numbers, np.int64)


def n(number):
    return np.array(number, np.int64)


def f(*numbers):
    return np.array(numbers, np.float32)


def s(number):
    return np.array(number, np.float32)


def tensor(array):
    array = np.ascontiguousarray(array).reshape(np.shape(array))
    data = base64.b64encode(array.tobytes()).decode()
    return {"type": TYPES[array.dtype], "shape": list(array.shape), "data": data}


def attribute(value):
    if isinstance(value, np.ndarray):
        return {"tensor": tensor(value)}
    if isinstance(value, str):
        return "=" + value
    if isinstance(value, float):
        return {"real": repr(float(np.format_float_positional(np.float32(value), unique=True)))}
    if isinstance(value, (list, tuple)):
        return [attribute(item) for item in value]
    return value


def evaluate(model, feeds, reference):
    if not reference:
        try:
            session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
            return session.run(None, feeds)
        except Exception as error:
            text = str(error)
            if "NOT_IMPLEMENTED" not in text and "is not a registered" not in text and "support" not in text:
                raise
            print("  reference for", model.graph.node[0].op_type, text[:80].replace("\n", " "))
    return ReferenceEvaluator(model).run(None, feeds)


def cases(op, inputs, opsets=17, outputs=1, refused=None, reference=False, **attributes):
    """Cases of an operator in one or several opsets; `refused` tells that rules refuse computed floats, or 'all'."""
    for opset in opsets if isinstance(opsets, (list, tuple)) else [opsets]:
        domain, _, name = op.rpartition(".")
        names, arguments, records, feeds, given, initializers = [], [], [], {}, [], []
        for position, item in enumerate(inputs):
            if item is None:
                names.append("")
                arguments.append({"name": "", "value": None})
            elif isinstance(item, Input):
                word = f"x{len(records)}"
                feeds[word] = item.numbers(len(records))
                given.append(helper.make_tensor_value_info(
                    word, helper.np_dtype_to_tensor_dtype(feeds[word].dtype), item.shape))
                records.append(item.record(len(records)))
                names.append(word)
                arguments.append({"name": "", "value": "%" + word})
            else:
                names.append(f"c{position}")
                initializers.append(numpy_helper.from_array(item, names[-1]))
                arguments.append({"name": "", "value": {"tensor": tensor(item)}})
        results = [f"y{index}" for index in range(outputs)]
        values = {
            key: numpy_helper.from_array(value) if isinstance(value, np.ndarray) else value
            for key, value in attributes.items()
        }
        node = helper.make_node(name, names, results, domain=domain, **values)
        graph = helper.make_graph(
            [node], "g", given, [onnx.ValueInfoProto(name=result) for result in results], initializers)
        model = helper.make_model(
            graph, ir_version=10 if opset < 24 else 11,
            opset_imports=[helper.make_opsetid("", opset), helper.make_opsetid("com.microsoft", 1)])
        arguments += [{"name": key, "value": attribute(value)} for key, value in attributes.items()]
        case = {"op": op, "opset": opset, "inputs": records, "arguments": arguments}
        if refused == "all":
            case["refused"], case["outputs"] = "all", []
        else:
            if refused:
                case["refused"] = refused
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    computed = evaluate(model, feeds, reference)
                except Exception as error:
                    print("FAILED", op, opset, attributes, str(error)[:300])
                    continue
            case["outputs"] = [tensor(np.asarray(value)) for value in computed]
        yield case


def elementwise():
    for op in ("Add", "Sub", "Mul", "Div"):
        yield from cases(op, [x(2, 3), pos(3)], [11, 14])
        yield from cases(op, [x(2, 3), s(1.5)])
    yield from cases("Div", [ints(5, high=20), i(3)])
    yield from cases("Div", [i(-7, 7, -8), i(2, -2, 3)])
    yield from cases("Div", [s(2.0), pos(4)])
    yield from cases("Sub", [s(2.0), x(4)])
    yield from cases("Pow", [pos(2, 3), s(2.5)])
    yield from cases("Pow", [pos(2, 3), n(2)])
    yield from cases("Pow", [pos(2, 3), x(3)])
    yield from cases("Pow", [i(2, 3), s(2.0)])
    yield from cases("Mod", [i(-7, 7, -8), i(3, -3, 5)])
    yield from cases("Mod", [i(-7, 7, -8), i(3, -3, 5)], fmod=1)
    yield from cases("Mod", [x(5), s(0.7)], fmod=1, refused="graph")
    for op in ("Max", "Min", "Sum", "Mean"):
        yield from cases(op, [x(2, 3), x(3), x(2, 1)], 13)
        yield from cases(op, [x(2, 3)], 13)
    for op in ("Less", "Greater", "LessOrEqual", "GreaterOrEqual", "Equal"):
        yield from cases(op, [x(3, 4), s(0.25)], [13, 19] if op == "Equal" else 16)
        yield from cases(op, [ints(8), ints(8)], 16)
        yield from cases(op, [x(2, 3), x(3)], 16)
    for op in ("And", "Or", "Xor"):
        yield from cases(op, [bools(6), bools(6)])
    yield from cases("Not", [bools(6)])
    yield from cases("Where", [bools(2, 3), x(2, 3), x(3)])
    yield from cases("Where", [bools(3), x(2, 3), s(0.5)])
    yield from cases("Where", [bools(4), ints(4), i(7)])
    for op in ("Abs", "Neg", "Exp", "Sin", "Cos", "Tanh", "Sigmoid", "Erf", "Sign", "Relu", "Softplus", "Softsign"):
        yield from cases(op, [x(2, 12)])
    for op in ("Log", "Sqrt", "Reciprocal"):
        yield from cases(op, [pos(2, 6)])
    for op in ("Tan", "Sinh", "Cosh"):
        yield from cases(op, [x(8)])
    for op in ("Abs", "Neg", "Sign"):
        yield from cases(op, [i(-3, 0, 4)])
    for op in ("Floor", "Ceil", "Round"):
        yield from cases(op, [x(8)], refused="graph")
        yield from cases(op, [f(-1.5, -0.5, 0.5, 1.5, 2.5)])
    yield from cases("IsNaN", [f(1, math.nan, math.inf)])
    yield from cases("IsNaN", [x(3)], refused="graph")
    yield from cases("IsInf", [f(1, math.nan, math.inf, -math.inf)])
    yield from cases("IsInf", [f(1, math.inf, -math.inf)], detect_negative=0)
    yield from cases("IsInf", [f(1, math.inf, -math.inf)], detect_positive=0)
    yield from cases("LeakyRelu", [x(2, 6)], [11, 16])
    yield from cases("LeakyRelu", [x(2, 6)], alpha=0.2)
    yield from cases("PRelu", [x(2, 3, 4), pos(3, 1)])
    yield from cases("PRelu", [x(2, 3), pos(1)])
    yield from cases("Elu", [x(8)])
    yield from cases("Elu", [x(8)], alpha=0.7)
    yield from cases("Selu", [x(8)])
    yield from cases("Selu", [x(8)], alpha=1.5, gamma=2.0)
    yield from cases("Celu", [x(8)])
    yield from cases("Celu", [x(8)], alpha=1.3)
    yield from cases("HardSigmoid", [x(8)])
    yield from cases("HardSigmoid", [x(8)], alpha=1 / 6)
    yield from cases("HardSigmoid", [x(8)], alpha=0.5, beta=0.6)
    yield from cases("HardSwish", [x(8)])
    yield from cases("Mish", [x(8)], 18)
    yield from cases("Gelu", [x(8)], 20)
    yield from cases("Gelu", [x(8)], 20, approximate="tanh")
    yield from cases("Swish", [x(8)], 24)
    yield from cases("Swish", [x(8)], 24, alpha=1.7)
    yield from cases("com.microsoft.Gelu", [x(8)])
    yield from cases("com.microsoft.QuickGelu", [x(8)], alpha=1.702)
    yield from cases("com.microsoft.FastGelu", [x(2, 4)])
    yield from cases("com.microsoft.FastGelu", [x(2, 4), x(4)])
    yield from cases("com.microsoft.BiasGelu", [x(2, 4), x(4)])
    yield from cases("ThresholdedRelu", [x(8)])
    yield from cases("ThresholdedRelu", [x(8)], alpha=0.3)
    yield from cases("Shrink", [x(12)])
    yield from cases("Shrink", [x(12)], lambd=0.7, bias=0.7)
    yield from cases("Shrink", [x(12)], lambd=0.7, bias=0.2)
    yield from cases("Clip", [x(8), s(-0.5), s(0.7)], [11, 13])
    yield from cases("Clip", [x(8), None, s(0.7)])
    yield from cases("Clip", [x(8), s(-0.5)])
    yield from cases("Clip", [x(8), s(0.0), s(6.0)])
    yield from cases("Clip", [x(8)])
    yield from cases("Clip", [ints(8, high=9), n(2), n(5)])
    for op in ("Softmax", "LogSoftmax"):
        yield from cases(op, [x(2, 3, 4)], [11, 13])
        yield from cases(op, [x(2, 3, 4)], [11, 13], axis=0)
        yield from cases(op, [x(2, 3, 4)], [11, 13], axis=-1)
        yield from cases(op, [x(2, 3, 4)], [11, 13], axis=-2)
    yield from cases("Dropout", [x(8)], 11, ratio=0.3)
    yield from cases("Dropout", [x(8), s(0.3)], 13)
    yield from cases("Dropout", [x(8), s(0.3), np.array(False)], 13)
    for to, value in ((TensorProto.INT64, f(-1.7, 1.7)), (TensorProto.BOOL, f(0, 0.5)), (TensorProto.FLOAT, i(1, 2))):
        yield from cases("Cast", [value], to=to)
    yield from cases("Cast", [ints(4)], to=TensorProto.FLOAT)
    yield from cases("Cast", [bools(4)], to=TensorProto.FLOAT)
    yield from cases("Cast", [x(4)], to=TensorProto.INT64, refused="graph")
    yield from cases("Cast", [x(4)], 19, to=TensorProto.BOOL)
    yield from cases("Cast", [x(4)], to=TensorProto.STRING, refused="all")
    yield from cases("CastLike", [ints(4), x(1)], 19)
    yield from cases("Identity", [x(2, 2)])


def layers():
    w = x(4, 3, 3, 3)
    yield from cases("Conv", [x(1, 3, 5, 6), w], [11, 22])
    yield from cases("Conv", [x(1, 3, 5, 6), w, x(4)], pads=[1, 1, 1, 1], strides=[2, 2], kernel_shape=[3, 3])
    yield from cases("Conv", [x(1, 3, 5, 6), w], pads=[0, 1, 2, 1])
    yield from cases("Conv", [x(1, 3, 7, 6), w], dilations=[2, 1], auto_pad="NOTSET")
    for word in ("SAME_UPPER", "SAME_LOWER", "VALID"):
        yield from cases("Conv", [x(1, 3, 5, 6), w], auto_pad=word, strides=[2, 2])
        yield from cases("Conv", [x(1, 3, 5, 6), x(4, 3, 2, 2)], auto_pad=word, strides=[1, 2])
    yield from cases("Conv", [x(1, 4, 5, 5), x(4, 2, 3, 3)], group=2)
    yield from cases("Conv", [x(2, 3, 9), x(4, 3, 3), x(4)], strides=[2], pads=[1, 0])
    yield from cases("Conv", [x(2, 3, 9), x(4, 3, 4)], auto_pad="SAME_LOWER", dilations=[2])
    yield from cases("Conv", [x(1, 2, 4, 4, 4), x(2, 2, 3, 3, 3)], refused="all")
    yield from cases("com.microsoft.FusedConv", [x(1, 3, 5, 5), w, x(4)], activation="Relu")
    yield from cases(
        "com.microsoft.FusedConv", [x(1, 3, 5, 5), w, x(4)], activation="LeakyRelu", activation_params=[0.1])
    yield from cases(
        "com.microsoft.FusedConv", [x(1, 3, 5, 5), w, x(4)], activation="Clip", activation_params=[0.0, 2.0])
    yield from cases("com.microsoft.FusedConv", [x(1, 3, 5, 5), w, x(4), x(1, 4, 3, 3)], activation="Relu")
    v = x(3, 2, 3, 3)
    yield from cases("ConvTranspose", [x(1, 3, 4, 4), v], [11, 22])
    yield from cases(
        "ConvTranspose", [x(1, 3, 4, 4), v, x(2)], strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
    yield from cases("ConvTranspose", [x(1, 3, 4, 4), v], strides=[2, 1], pads=[0, 1, 1, 0], dilations=[1, 2])
    yield from cases("ConvTranspose", [x(1, 4, 3, 3), x(4, 1, 2, 2)], group=2, strides=[2, 2])
    yield from cases("ConvTranspose", [x(2, 3, 5), x(3, 2, 3)], strides=[2], pads=[1, 1])
    yield from cases("ConvTranspose", [x(1, 3, 4, 4), v], strides=[2, 2], output_shape=[8, 8], refused="all")
    yield from cases("Gemm", [x(2, 3), x(3, 4)], [11, 13])
    yield from cases("Gemm", [x(2, 3), x(4, 3), x(4)], transB=1)
    yield from cases("Gemm", [x(3, 2), x(3, 4), x(1, 4)], transA=1)
    yield from cases("Gemm", [x(2, 3), x(3, 4), x(2, 4)], alpha=0.5, beta=2.0)
    yield from cases("Gemm", [x(2, 3), x(3, 4), x(2, 1)])
    yield from cases("Gemm", [x(2, 3), x(3, 4), s(0.5)])
    yield from cases("Gemm", [x(2, 3), x(3, 4), x(4)], beta=0.0)
    yield from cases("Gemm", [x(2, 3), np.arange(12, dtype=np.float32).reshape(3, 4) / 8, f(1, 2, 3, 4)])
    for a, b in (((2, 3), (3, 4)), ((2, 2, 3), (3, 4)), ((2, 2, 3), (2, 3, 2)), ((3,), (3, 2)), ((2, 3), (3,)),
                 ((1, 2, 2, 3), (3, 1, 3, 2))):
        yield from cases("MatMul", [x(*a), x(*b)])
    yield from cases("MatMul", [x(2, 2, 3), np.arange(6, dtype=np.float32).reshape(3, 2) / 4])
    yield from cases("com.microsoft.FusedMatMul", [x(2, 3), x(2, 4)], transA=1, alpha=0.5)
    yield from cases("com.microsoft.FusedMatMul", [x(2, 2, 3), x(2, 4, 3)], transB=1)
    yield from cases("Einsum", [x(2, 3, 4), x(2, 5, 4)], equation="bnc,bmc->bnm")
    yield from cases("Einsum", [x(2, 3, 4), x(4, 5)], equation="...c,cd->...d")
    yield from cases("Einsum", [x(3, 3)], equation="ii->i")
    q = x(2, 2, 3, 4)
    yield from cases("Attention", [q, x(2, 2, 5, 4), x(2, 2, 5, 3)], 23)
    yield from cases("Attention", [q, q, q], 23, is_causal=1, scale=0.3)
    yield from cases("Attention", [q, x(2, 2, 5, 4), x(2, 2, 5, 4), x(3, 5)], 23)
    yield from cases("Attention", [q, x(2, 2, 5, 4), x(2, 2, 5, 4), np.tri(3, 5, 1) > 0], 23)
    yield from cases("Attention", [x(2, 4, 3, 4), x(2, 2, 5, 4), x(2, 2, 5, 4)], 23)
    yield from cases("Attention", [x(2, 3, 8), x(2, 5, 8), x(2, 5, 6)], 23, q_num_heads=2, kv_num_heads=2)
    yield from cases("Attention", [q, q, q], 23, softcap=2.0, refused="all")
    norm = [x(2, 3, 2, 2), pos(3), x(3), x(3), pos(3)]
    yield from cases("BatchNormalization", norm, [11, 14, 15])
    yield from cases("BatchNormalization", [x(2, 3), pos(3), x(3), x(3), pos(3)], epsilon=0.01, momentum=0.5)
    yield from cases("InstanceNormalization", [x(2, 3, 2, 4), pos(3), x(3)])
    yield from cases("InstanceNormalization", [x(2, 3, 5), pos(3), x(3)], epsilon=0.01)
    yield from cases("LayerNormalization", [x(2, 3, 4), pos(4), x(4)])
    yield from cases("LayerNormalization", [x(2, 3, 4), pos(3, 4)], axis=1, epsilon=0.01)
    yield from cases("LayerNormalization", [x(2, 3, 4), pos(4), x(4)], axis=-2, reference=True)
    yield from cases("GroupNormalization", [x(2, 4, 3), pos(2), x(2)], 18, num_groups=2)
    yield from cases("GroupNormalization", [x(2, 4, 3), pos(4), x(4)], 21, num_groups=2, epsilon=0.01)
    yield from cases("RMSNormalization", [x(2, 3, 4), pos(4)], 23)
    yield from cases("RMSNormalization", [x(2, 3, 4), pos(3, 4)], 23, axis=1, epsilon=0.01)
    yield from cases("LpNormalization", [x(2, 3, 4)])
    yield from cases("LpNormalization", [x(2, 3, 4)], axis=1, p=1)
    yield from cases("MeanVarianceNormalization", [x(2, 3, 2, 2)], 13)
    yield from cases("LRN", [x(1, 6, 2, 2)], size=3)
    yield from cases("LRN", [x(1, 6, 2, 2)], size=5, alpha=0.5, beta=0.6, bias=2.0)
    for op in ("MaxPool", "AveragePool"):
        square = {"kernel_shape": [2, 2]}
        yield from cases(op, [x(1, 2, 5, 6)], [11, 22], **square)
        yield from cases(op, [x(1, 2, 5, 6)], strides=[2, 2], **square)
        yield from cases(op, [x(1, 2, 5, 6)], strides=[2, 2], pads=[1, 1, 1, 1], kernel_shape=[3, 3])
        yield from cases(op, [x(1, 2, 5, 6)], strides=[2, 2], pads=[0, 1, 1, 0], kernel_shape=[3, 2])
        yield from cases(op, [x(1, 2, 5, 6)], strides=[2, 2], ceil_mode=1, kernel_shape=[3, 3])
        yield from cases(op, [x(1, 2, 6, 6)], strides=[2, 2], ceil_mode=1, pads=[1, 1, 1, 1], kernel_shape=[3, 3])
        yield from cases(op, [x(1, 2, 5, 6)], strides=[2, 2], auto_pad="SAME_UPPER", kernel_shape=[3, 3])
        yield from cases(op, [x(1, 2, 5, 6)], strides=[2, 2], auto_pad="SAME_LOWER", kernel_shape=[2, 3])
        yield from cases(op, [x(1, 2, 5, 6)], strides=[2, 2], auto_pad="VALID", kernel_shape=[3, 3])
        yield from cases(op, [x(1, 2, 9)], strides=[2], pads=[1, 1], kernel_shape=[3])
        yield from cases(op, [x(1, 1, 4, 4, 4)], kernel_shape=[2, 2, 2], refused="all")
    yield from cases("MaxPool", [x(1, 2, 7, 6)], dilations=[2, 2], kernel_shape=[3, 2], pads=[1, 0, 1, 0])
    yield from cases("AveragePool", [x(1, 2, 7, 6)], 19, dilations=[2, 2], kernel_shape=[3, 2], refused="all")
    yield from cases(
        "AveragePool", [x(1, 2, 5, 6)], 19, strides=[2, 2], pads=[1, 1, 1, 1], kernel_shape=[3, 3], count_include_pad=1)
    yield from cases(
        "AveragePool", [x(1, 2, 6, 6)], 19, strides=[2, 2], pads=[1, 1, 1, 1], kernel_shape=[3, 3], count_include_pad=1,
        ceil_mode=1)
    for op in ("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"):
        yield from cases(op, [x(2, 3, 4, 5)])
        yield from cases(op, [x(2, 3, 4)])
        yield from cases(op, [x(2, 2, 2, 3, 2)])


def resizing():
    small = x(1, 1, 4, 5)
    for mode in ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"):
        for kind in ("nearest", "linear", "cubic"):
            scales = f(1, 1, 2, 1.5)
            yield from cases("Resize", [small, f(), scales], 11, mode=kind, coordinate_transformation_mode=mode)
            yield from cases(
                "Resize", [small, None, None, i(1, 1, 3, 8)], [13, 19], mode=kind, coordinate_transformation_mode=mode)
    for rounding in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"):
        for mode in ("half_pixel", "asymmetric", "align_corners"):
            yield from cases(
                "Resize", [small, None, f(1, 1, 1.5, 0.6)], 19, mode="nearest", nearest_mode=rounding,
                coordinate_transformation_mode=mode)
    yield from cases("Resize", [small, None, None, i(1, 1, 8, 10)], 13, nearest_mode="floor",
                     coordinate_transformation_mode="asymmetric")
    yield from cases("Resize", [small, None, f(2, 1.5)], 18, axes=[2, 3], mode="linear")
    yield from cases("Resize", [small, None, None, i(7, 9)], 18, axes=[2, 3], mode="linear",
                     keep_aspect_ratio_policy="not_larger")
    yield from cases("Resize", [small, None, None, i(7, 9)], 18, axes=[-2, -1], mode="linear")
    yield from cases("Resize", [small, None, None, i(7, 9)], 18, axes=[2, 3], mode="linear",
                     keep_aspect_ratio_policy="not_smaller")
    yield from cases("Resize", [small, None, f(1, 1, 1.7, 1.7)], 19, mode="linear",
                     coordinate_transformation_mode="half_pixel_symmetric")
    yield from cases("Resize", [small, None, f(1, 1, 2, 2)], mode="cubic", cubic_coeff_a=-0.5, exclude_outside=1)
    yield from cases("Resize", [small, None, f(1, 1, 2, 2)], 18, mode="linear", antialias=1)
    yield from cases("Resize", [small, None, f(1, 1, 0.5, 0.5)], 18, mode="linear", antialias=1, refused="all")
    yield from cases("Resize", [small, f(0, 0, 0, 0, 1, 1, 1, 1), f(1, 1, 2, 2)], mode="linear",
                     coordinate_transformation_mode="tf_crop_and_resize", refused="all")
    yield from cases("Resize", [x(2, 3, 5), None, f(1, 1, 2)], mode="linear")
    yield from cases("Resize", [x(2, 3, 4), None, f(1, 2, 2)], mode="linear",
                     coordinate_transformation_mode="asymmetric")
    yield from cases("Resize", [x(3, 4), None, f(2, 2)], mode="nearest")
    grid = x(1, 3, 3, 2)
    yield from cases("GridSample", [small, grid], 16)
    yield from cases("GridSample", [small, grid], 16, align_corners=1, mode="bilinear")
    yield from cases("GridSample", [small, grid], 20, mode="linear")
    yield from cases("GridSample", [small, grid], 20, mode="nearest", refused="all")
    yield from cases("GridSample", [small, grid], 20, padding_mode="border", refused="all")
    sides = np.array([5, 6]), np.array([2, 3])
    yield from cases("Col2Im", [Input(2, 12, 16), *sides], 18)
    yield from cases(
        "Col2Im", [Input(1, 18, 9), *sides], 18, strides=[2, 2], pads=[1, 1, 1, 1], dilations=[1, 1], reference=True)
    yield from cases("Col2Im", [Input(1, 6, 16), *sides], 18, pads=[0, 0, 0, 1], refused="all")
    yield from cases("DepthToSpace", [x(1, 8, 2, 3)], blocksize=2)
    yield from cases("DepthToSpace", [x(1, 8, 2, 3)], blocksize=2, mode="CRD")
    yield from cases("SpaceToDepth", [x(1, 2, 4, 6)], blocksize=2)


def shapes():
    a = x(2, 3, 4)
    yield from cases("Reshape", [a, i(4, 6)], [11, 14])
    yield from cases("Reshape", [a, i(0, -1)])
    yield from cases("Reshape", [a, i(0, 0, 2, 2)])
    yield from cases("Reshape", [x(0, 3), i(0, 5)], allowzero=1)
    for axis in (0, 1, 2, 3, -1):
        yield from cases("Flatten", [a], axis=axis)
    yield from cases("Squeeze", [x(1, 2, 1, 3)], 11, axes=[0, -2])
    yield from cases("Squeeze", [x(1, 2, 1, 3), i(0, -2)], 13)
    yield from cases("Squeeze", [x(1, 2, 1, 3)], [11, 13])
    yield from cases("Squeeze", [a, i(0)], refused="all")
    yield from cases("Unsqueeze", [a], 11, axes=[0, -1])
    yield from cases("Unsqueeze", [a, i(-1, 0)], 13)
    yield from cases("Unsqueeze", [a, i(1)], 13)
    yield from cases("Transpose", [a])
    yield from cases("Transpose", [a], perm=[1, 0, 2])
    yield from cases("Expand", [x(3, 1), i(2, 3, 4)])
    yield from cases("Expand", [x(3, 4), i(2, 1, 1)])
    yield from cases("Expand", [x(3, 1), i(1, 4)])
    yield from cases("Tile", [x(2, 1, 2), i(1, 3, 2)])
    for mode in ("constant", "reflect", "edge"):
        yield from cases("Pad", [a, i(0, 1, 2, 0, 1, 1)], [11, 13], mode=mode)
    yield from cases("Pad", [a, i(0, 1, 2, 0, 1, 1), s(1.5)])
    yield from cases("Pad", [a, i(0, -1, 0, 0, 0, -1)])
    yield from cases("Pad", [a, i(1, 2), None, i(-1)], 18)
    yield from cases("Pad", [a, i(1, 2, 1, 0), None, i(2, 1)], 19, mode="wrap")
    yield from cases("Slice", [a, i(0, 1), i(1, 3)])
    yield from cases("Slice", [a, i(1), i(2**63 - 1), i(-1)])
    yield from cases("Slice", [a, i(-1), i(-(2**63)), i(2), i(-1)])
    yield from cases("Slice", [a, i(0, 3), i(9, 0), i(1, 2), i(2, -2)])
    yield from cases("Split", [x(2, 6)], 11, outputs=3, axis=1)
    yield from cases("Split", [x(2, 6)], 11, outputs=2, axis=1, split=[2, 4])
    yield from cases("Split", [x(2, 6), i(1, 5)], 13, outputs=2, axis=-1)
    yield from cases("Split", [x(2, 7)], 18, outputs=3, axis=1, num_outputs=3)
    yield from cases("Split", [x(4, 2)], 13, outputs=2)
    yield from cases("Split", [x(2, 6), i(4, 4)], 13, outputs=2, axis=1, refused="all")
    yield from cases("Concat", [a, x(2, 1, 4)], axis=1)
    yield from cases("Concat", [a, a, a], axis=-1)
    yield from cases("Concat", [i(1), i(2, 3)], axis=0)
    yield from cases("Shape", [a])
    yield from cases("Shape", [a], 15, start=1)
    yield from cases("Shape", [a], 15, start=-2, end=-1)
    yield from cases("Shape", [a], 19, start=0, end=9)
    yield from cases("Size", [a])
    yield from cases("Range", [n(2), n(9), n(3)])
    yield from cases("Range", [n(5), n(0), n(-2)])
    yield from cases("Range", [s(0.0), s(1.0), s(0.3)])
    yield from cases("ConstantOfShape", [i(2, 3)])
    yield from cases("ConstantOfShape", [i(2)], value=i(7))
    yield from cases("EyeLike", [x(2, 3)], k=1)
    yield from cases("EyeLike", [x(3, 2)], k=-1, dtype=TensorProto.INT64)
    yield from cases("Trilu", [x(2, 3, 4)])
    yield from cases("Trilu", [x(3, 4), n(-1)], upper=0)
    yield from cases("Gather", [a, i(2, 0)], axis=1)
    yield from cases("Gather", [a, n(-1)], axis=2)
    yield from cases("Gather", [a, np.array([[0, 1], [1, 0]], np.int64)])
    yield from cases("Gather", [i(5, 6, 7), n(1)])
    yield from cases("GatherElements", [x(2, 3), np.array([[0, 2], [-1, 1]], np.int64)], axis=1)
    yield from cases("GatherElements", [x(3, 2), ints(4, 2, high=3)])
    yield from cases("GatherND", [a, np.array([[0, 1], [1, -1]], np.int64)])
    yield from cases("GatherND", [a, np.array([[[0], [1]]], np.int64)])
    yield from cases("GatherND", [a, np.array([[1], [2]], np.int64)], 13, batch_dims=1)
    yield from cases("ScatterND", [x(4, 2), np.array([[3], [0]], np.int64), x(2, 2)])
    yield from cases("ScatterND", [x(3, 3), np.array([[0, 1], [2, 2]], np.int64), x(2)])
    yield from cases("ScatterND", [x(3, 3), np.array([[0, 1], [2, 2]], np.int64), x(2)], 16, reduction="add")
    yield from cases("ScatterND", [x(3), np.array([[0]], np.int64), x(1)], 18, reduction="max", refused="all")
    yield from cases("ScatterElements", [x(3, 3), np.array([[1, 0, 2]], np.int64), x(1, 3)])
    yield from cases("ScatterElements", [x(2, 4), np.array([[1, 3], [1, 3]], np.int64), x(2, 2)], axis=1)
    yield from cases("ScatterElements", [x(2, 4), np.array([[1, 3], [0, 3]], np.int64), x(2, 2)], 16, axis=1,
                     reduction="add")
    yield from cases("TopK", [x(2, 6), i(3)], outputs=2)
    yield from cases("TopK", [x(2, 6), i(2)], outputs=2, largest=0)
    yield from cases("TopK", [x(4, 2), i(2)], outputs=2, axis=0)
    for op in ("ArgMax", "ArgMin"):
        yield from cases(op, [x(3, 4)], [11, 13])
        yield from cases(op, [x(3, 4)], axis=-1, keepdims=0)
    yield from cases("ArgMax", [x(3, 4)], select_last_index=1, refused="all")
    yield from cases("OneHot", [i(0, 2, -1), n(3), f(0, 1)])
    yield from cases("OneHot", [ints(2, 2, high=3), i(3), f(-1, 5)], axis=1)
    yield from cases("CumSum", [x(2, 4), n(1)])
    yield from cases("CumSum", [x(2, 4), n(-1)], exclusive=1)
    yield from cases("CumSum", [x(3, 2), n(0)], reverse=1)
    yield from cases("CumSum", [i(1, 2, 3), n(0)], reverse=1, exclusive=1)
    for op in ("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
               "ReduceLogSumExp", "ReduceSumSquare", "ReduceLogSum"):
        tensor3 = pos(2, 3, 2) if op == "ReduceLogSum" else x(2, 3, 2)
        yield from cases(op, [tensor3], [11, 18])
        yield from cases(op, [tensor3], 11, axes=[1, -1], keepdims=0)
        yield from cases(op, [tensor3, i(0, 2)], 18, keepdims=0)
        yield from cases(op, [tensor3, i(1)], 18)
        yield from cases(op, [tensor3, i()], 18, noop_with_empty_axes=1, reference=True)
    yield from cases("ReduceSum", [x(2, 3), i(1)], 13)
    yield from cases("ReduceSum", [i(1, 2, 3)], 13, keepdims=0)
    yield from cases("ReduceMax", [i(1, 5, 3)], 18, keepdims=0)
    yield from cases("LpPool", [x(1, 2, 4, 4)], kernel_shape=[2, 2], refused="all")
    yield from cases("NonZero", [x(3)], refused="all")


def write(name, group):
    found = list(group)
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in found) + "\n]\n"
    (FOLDER / f"onnx-{name}.json").write_text(text)
    print(name, len(found), "cases", len(text), "bytes")


if __name__ == "__main__":
    write("elementwise", elementwise())
    write("layers", layers())
    write("resizing", resizing())
    write("shapes", shapes())
