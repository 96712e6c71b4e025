"""Writes Tests/SutureImportTests/Fixtures/aten-*.json: single ATen operations and what PyTorch 2.13.0 computes.

Usage: python Tests/Python/import_fixtures_aten.py

Inputs are not stored: `numbers` makes them of a seed, and ATenFixture.swift makes the same ones.
"""

import base64
import json
import math
import pathlib
import sys

import torch

FOLDER = pathlib.Path(__file__).parents[1] / "SutureImportTests" / "Fixtures"
INF = math.inf


class Input:
    """A tensor of pseudo-random elements: floats in [-2, 2), positive floats in [0.25, 2.25), integers or truth values."""

    def __init__(self, *shape, seed=None, kind="float", high=4):
        self.shape, self.kind, self.high = list(shape), kind, high
        self.seed = seed

    def tensor(self):
        count = math.prod(self.shape)
        draws = [((i * 7919 + self.seed * 104729 + 12345) * 1103515245 % 2**31) for i in range(count)]
        if self.kind == "int":
            values = torch.tensor([d // 1024 % self.high for d in draws], dtype=torch.int64)
        elif self.kind == "bool":
            values = torch.tensor([d >= 2**30 for d in draws], dtype=torch.bool)
        else:
            low = 0.25 if self.kind == "positive" else -2.0
            width = 2.0 if self.kind == "positive" else 4.0
            values = torch.tensor([d / 2**31 * width + low for d in draws], dtype=torch.float64).float()
        return values.reshape(self.shape)

    def record(self):
        record = {"shape": self.shape, "seed": self.seed, "kind": self.kind}
        if self.kind == "int":
            record["high"] = self.high
        return record


def x(*shape):
    return Input(*shape)


def pos(*shape):
    return Input(*shape, kind="positive")


def ints(*shape, high=4):
    return Input(*shape, kind="int", high=high)


def bools(*shape):
    return Input(*shape, kind="bool")


class Const:
    """A tensor of given elements."""

    def __init__(self, values, dtype=None):
        self.values = torch.tensor(values, dtype=dtype)


def encoded(tensor):
    tensor = tensor.detach().contiguous()
    if tensor.dtype == torch.bool:
        name, data = "bool", tensor.to(torch.uint8).numpy().tobytes()
    elif tensor.is_floating_point():
        name, data = "float32", tensor.float().numpy().tobytes()
    else:
        name, data = "int64", tensor.long().numpy().tobytes()
    return {"type": name, "shape": list(tensor.shape), "data": base64.b64encode(data).decode()}


DTYPES = {torch.float32: "float32", torch.float64: "float64", torch.int64: "int64", torch.bool: "bool"}
FILES = {}
current = None


def file(name):
    global current
    current = FILES.setdefault(name, [])


def case(op, *args, refused=None, **kwargs):
    """Adds a case. `refused`: it cannot be imported where inputs are computed; the known ones still can, if it is 'graph'."""
    name, overload = op.split(".")
    function = getattr(getattr(torch.ops.aten, name), overload)
    schema = [a.name for a in function._schema.arguments]
    inputs, count = [], 0

    def both(value):
        if isinstance(value, Input):
            if value.seed is None:
                value.seed = len(current) * 7 + len(inputs)
            inputs.append(value.record())
            return value.tensor(), f"%x{len(inputs) - 1}"
        if isinstance(value, Const):
            return value.values, {"tensor": encoded(value.values)}
        if isinstance(value, (list, tuple)):
            parts = [both(v) for v in value]
            return [p[0] for p in parts], [p[1] for p in parts]
        if isinstance(value, bool) or value is None or isinstance(value, int):
            return value, value
        if isinstance(value, float):
            text = "inf" if value == INF else "-inf" if value == -INF else repr(value)
            return value, {"real": text}
        if isinstance(value, str):
            return value, "=" + value
        if isinstance(value, torch.dtype):
            return value, "=" + DTYPES[value]
        raise TypeError(value)

    positional, named, arguments = [], {}, []
    for key, value in zip(schema, args):
        real, record = both(value)
        positional.append(real)
        arguments.append({"name": key, "value": record})
    for key, value in kwargs.items():
        real, record = both(value)
        named[key] = real
        arguments.append({"name": key, "value": record})
    try:
        outputs = function(*positional, **named)
    except Exception as error:
        print(op, args, kwargs, "FAILS", error)
        return
    outputs = [outputs] if isinstance(outputs, torch.Tensor) else list(outputs)
    record = {"op": "aten." + op, "inputs": inputs, "arguments": arguments}
    if refused:
        record["refused"] = refused
    record["outputs"] = [encoded(o) for o in outputs if isinstance(o, torch.Tensor)]
    current.append(record)


def elementwise():
    file("aten-elementwise")
    for op in ["add", "sub", "mul", "div"]:
        case(f"{op}.Tensor", x(2, 3), x(2, 3))
        case(f"{op}.Tensor", x(2, 1, 3), pos(4, 1))
        case(f"{op}.Tensor", x(2, 3), 3)
        case(f"{op}.Tensor", x(2, 3), 0.3)
    case("add.Tensor", x(2, 3), x(3), alpha=2)
    case("sub.Tensor", x(2, 3), x(3), alpha=0.5)
    case("add.Tensor", bools(5), bools(5))
    case("mul.Tensor", bools(5), bools(5))
    case("mul.Tensor", x(5), bools(5))
    case("add.Tensor", ints(5), ints(5))
    case("add.Tensor", ints(5), 0.5)
    case("div.Tensor", ints(5), 2)
    case("add.Scalar", x(3), 2)
    case("rsub.Scalar", x(4), 3.0)
    case("rsub.Scalar", x(4), 3, 2)
    case("div.Tensor_mode", ints(6, high=9), 2, rounding_mode="floor")
    case("div.Tensor_mode", x(6), 0.3, rounding_mode="floor", refused="graph")
    case("div.Tensor_mode", x(6), 0.3, rounding_mode="trunc", refused="graph")
    case("div.Tensor_mode", x(6), 0.3, rounding_mode=None)
    case("div.Tensor", Const([-7, 7, -7, 7]), Const([2, 2, -2, -2]))
    case("floor_divide.default", Const([-7, 7, -7, 7, 6]), Const([2, 2, -2, -2, 3]))
    case("remainder.Tensor", Const([-7, 7, -7, 7, 6]), Const([2, 2, -2, -2, 3]))
    case("fmod.Tensor", Const([-7, 7, -7, 7, 6]), Const([2, 2, -2, -2, 3]))
    case("remainder.Scalar", x(6), 0.7, refused="graph")
    case("fmod.Scalar", x(6), 0.7, refused="graph")
    case("remainder.Scalar", Const([-1.5, 1.5, 0.0, -0.7]), -0.7)
    case("floor_divide.default", Const([-1.0, 0.9, 0.25]), 0.25)
    case("pow.Tensor_Scalar", x(5), 2)
    case("pow.Tensor_Scalar", x(5), 3)
    case("pow.Tensor_Scalar", x(5), 5)
    case("pow.Tensor_Scalar", pos(5), 0.5)
    case("pow.Tensor_Scalar", pos(5), -1.7)
    case("pow.Tensor_Scalar", Const([2, 3, -2]), 3)
    case("pow.Scalar", 2, x(5))
    case("pow.Scalar", 0.3, x(5))
    case("pow.Tensor_Tensor", pos(5), x(2, 5))
    for op in ["maximum", "minimum"]:
        case(f"{op}.default", x(2, 3), x(3))
    case("max.other", x(4), x(4))
    case("atan2.default", x(5), x(5), refused="graph")
    case("addcmul.default", x(2, 3), x(3), x(2, 1), value=0.5)
    case("addcdiv.default", x(2, 3), x(3), pos(2, 1), value=2)
    case("lerp.Scalar", x(4), x(4), 0.3)
    case("lerp.Tensor", x(4), x(4), x(4))
    for op in ["eq", "ne", "lt", "le", "gt", "ge"]:
        case(f"{op}.Scalar", ints(8, high=3), 1)
        case(f"{op}.Tensor", x(2, 4), x(4))
        case(f"{op}.Scalar", Const([-1.0, 0.0, 2.0]), 0)
    case("relu.default", x(2, 5))
    case("gt.Tensor", x(6), Const(0))
    for op in ["logical_and", "logical_or", "logical_xor"]:
        case(f"{op}.default", bools(8), bools(8))
        case(f"{op}.default", x(4), Const([0.0, 1.0, 2.0, 0.0]))
    case("logical_not.default", bools(6))
    case("logical_not.default", x(6))
    case("bitwise_not.default", bools(6))
    case("__and__.Tensor", bools(6), bools(6))
    case("bitwise_or.Tensor", bools(6), bools(6))
    for op in ["abs", "neg", "exp", "exp2", "expm1", "square", "sin", "cos", "tanh", "sigmoid", "erf", "erfc", "sign", "sinh", "cosh", "tan"]:
        case(f"{op}.default", x(9))
    for op in ["log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal"]:
        case(f"{op}.default", pos(9))
    case("erf.default", Const([-5.0, -1e-6, 0.0, 1e-3, 0.5, 1.0, 4.0]))
    case("logit.default", Const([0.1, 0.5, 0.99, 0.0]), 0.01)
    case("abs.default", Const([-3, 3, 0]))
    case("sign.default", Const([-3, 3, 0]))
    case("sqrt.default", Const([4, 9]))
    for op in ["floor", "ceil", "round", "trunc"]:
        case(f"{op}.default", x(7), refused="graph")
        case(f"{op}.default", Const([0.5, 1.5, -0.5, -1.5, 2.5]))
    case("isnan.default", x(3), refused="graph")
    case("nan_to_num.default", Const([INF, -INF, 1.0, math.nan]), 0.5)
    # choices
    case("where.self", bools(2, 3), x(2, 3), x(3))
    case("where.self", bools(3), x(2, 3), Const(0.0))
    case("where.ScalarOther", bools(3), x(2, 3), 0.25)
    case("where.self", bools(2, 3), Const([[1, 2, 3]]), Const([[4], [5]]))
    case("masked_fill.Scalar", x(2, 4), bools(4), -1.5)
    case("masked_fill.Scalar", x(2, 4), bools(2, 4), 0)
    case("masked_fill.Tensor", x(2, 4), bools(4), Const(2.0))
    case("masked_fill.Scalar", ints(2, 4), bools(4), 7)
    case("clamp.default", x(6), -0.5, 0.75)
    case("clamp.default", x(6), 0)
    case("clamp.default", x(6), None, 0.5)
    case("clamp.default", x(6), 0, 6)
    case("clamp.Tensor", x(2, 3), x(3))
    case("clamp.default", ints(6), 1, 2)
    case("clamp_min.default", x(6), 0.2)
    case("clamp_max.default", x(6), 0.2)
    case("tril.default", x(2, 4, 5))
    case("tril.default", x(4, 5), 1)
    case("triu.default", x(4, 5), -1)
    case("triu.default", bools(4, 4), 1)
    # activations
    for op in ["relu6", "silu", "hardswish", "hardsigmoid", "mish", "selu", "log_sigmoid"]:
        case(f"{op}.default", x(2, 8))
    case("relu6.default", Const([-1.0, 0.0, 5.0, 7.0]))
    case("hardswish.default", Const([-4.0, -3.0, 0.0, 3.0, 4.0]))
    case("log_sigmoid.default", Const([-30.0, -1.0, 0.0, 30.0]))
    case("gelu.default", x(9))
    case("gelu.default", x(9), approximate="tanh")
    case("leaky_relu.default", x(9))
    case("leaky_relu.default", x(9), 0.3)
    case("leaky_relu.default", x(9), 1.5)
    case("prelu.default", x(2, 3, 2), x(3))
    case("prelu.default", x(2, 3), x(3))
    case("prelu.default", x(2, 3, 2), x(1))
    case("elu.default", x(9))
    case("elu.default", x(9), 0.7, 1.3, 0.9)
    case("elu.default", x(9), 0.7, 2)
    case("celu.default", x(9), 1.3)
    case("hardtanh.default", x(9))
    case("hardtanh.default", x(9), -0.5, 0.25)
    case("hardtanh.default", Const([-1.0, 3.0, 8.0]), 0.0, 6.0)
    case("softplus.default", x(9))
    case("softplus.default", x(9), 2.0, 1.5)
    case("softplus.default", Const([-50.0, 0.0, 19.0, 25.0, 100.0]))
    case("threshold.default", x(9), 0.1, -0.2)
    case("threshold.default", x(9), 0.0, 0.0)
    case("hardshrink.default", x(9), 0.8)
    case("softshrink.default", x(9), 0.8)
    case("glu.default", x(2, 6), 1)
    case("glu.default", x(2, 3, 4))
    case("rrelu.default", x(6))
    case("relu_.default", x(4))
    case("add_.Tensor", x(4), x(4), alpha=2)
    case("hardtanh_.default", x(4), 0.0, 6.0)
    case("silu_.default", x(4))
    case("copy_.default", x(2, 3), x(3))
    case("fill_.Scalar", x(2, 3), 2)
    case("masked_fill_.Scalar", x(4), bools(4), 1.0)


def layers():
    file("aten-layers")
    case("conv2d.default", x(2, 4, 5, 6), x(3, 4, 3, 3), x(3))
    case("conv2d.default", x(1, 4, 5, 6), x(6, 2, 3, 2), None, [2, 1], [1, 0], [1, 2], 2)
    case("conv2d.default", x(4, 5, 6), x(3, 4, 1, 1), x(3))
    case("conv2d.default", x(1, 4, 5, 5), x(8, 1, 3, 3), None, [1, 1], [1, 1], [1, 1], 4)
    case("conv2d.padding", x(1, 2, 5, 5), x(3, 2, 3, 3), None, [1, 1], "same")
    case("conv2d.padding", x(1, 2, 5, 5), x(3, 2, 2, 4), x(3), [1, 1], "same")
    case("conv2d.padding", x(1, 2, 5, 5), x(3, 2, 3, 3), x(3), [2, 2], "valid")
    case("conv2d.padding", x(1, 2, 7, 7), x(3, 2, 2, 3), None, [1, 1], "same", [2, 2])
    case("conv1d.default", x(2, 4, 7), x(3, 4, 3), x(3), [2], [1])
    case("conv1d.default", x(4, 7), x(3, 4, 3), x(3))
    case("conv1d.padding", x(1, 2, 5), x(3, 2, 2), None, [1], "same")
    case("conv3d.default", x(1, 1, 2, 2, 2), x(1, 1, 2, 2, 2), None, refused="all")
    case("conv_transpose2d.input", x(1, 3, 3, 4), x(3, 2, 2, 2), x(2), [2, 2])
    case("conv_transpose2d.input", x(1, 4, 3, 4), x(4, 2, 3, 3), None, [2, 2], [1, 1], [1, 1], 2)
    case("conv_transpose2d.input", x(1, 2, 3, 3), x(2, 2, 3, 2), x(2), [2, 3], [1, 0], [0, 1], 1, [2, 1])
    case("conv_transpose1d.default", x(1, 2, 4), x(2, 3, 3), x(3), [2], [1], [1])
    case("convolution.default", x(1, 4, 5, 5), x(2, 4, 3, 3), x(2), [1, 1], [1, 1], [1, 1], False, [0, 0], 1)
    case("convolution.default", x(1, 4, 3, 3), x(4, 2, 3, 3), None, [2, 2], [1, 1], [1, 1], True, [1, 1], 1)
    case("linear.default", x(2, 3, 4), x(5, 4), x(5))
    case("linear.default", x(4), x(5, 4))
    for a, b in [((2, 3), (3, 4)), ((3,), (3, 4)), ((2, 3), (3,)), ((3,), (3,)), ((2, 3, 4), (4, 5)), ((2, 1, 3, 4), (3, 4, 2)), ((4,), (2, 4, 3)), ((2, 3, 4), (4,))]:
        case("matmul.default", x(*a), x(*b))
    case("mm.default", x(2, 3), x(3, 4))
    case("bmm.default", x(2, 3, 4), x(2, 4, 5))
    case("mv.default", x(2, 3), x(3))
    case("dot.default", x(3), x(3))
    case("outer.default", x(3), x(4))
    case("addmm.default", x(4), x(2, 3), x(3, 4))
    case("addmm.default", x(2, 4), x(2, 3), x(3, 4), beta=0.5, alpha=2)
    case("baddbmm.default", x(2, 3, 5), x(2, 3, 4), x(2, 4, 5), beta=0, alpha=0.5)
    case("baddbmm.default", x(1, 5), x(2, 3, 4), x(2, 4, 5))
    for equation, *shapes in [
        ("bnc,bmc->bnm", (2, 3, 4), (2, 5, 4)), ("bnc,cd->bnd", (2, 3, 4), (4, 5)), ("bhid,bhjd->bhij", (2, 2, 3, 4), (2, 2, 5, 4)),
        ("ij->ji", (2, 3)), ("ij->i", (2, 3)), ("ii->i", (3, 3)), ("ii", (3, 3)), ("i,j->ij", (2,), (3,)), ("ij,jk", (2, 3), (3, 4)),
        ("...ij,...jk->...ik", (2, 2, 3), (2, 3, 4)), ("b...d,ed->b...e", (2, 3, 2, 4), (5, 4)), ("ij,ij->", (2, 3), (2, 3)),
        ("bqhc,hkc->bhqk", (2, 3, 2, 4), (2, 5, 4)), ("ab,bc,cd->ad", (2, 3), (3, 4), (4, 2)), ("...i,...i->...", (2, 3), (2, 3)),
        ("bhwc,hkc->bhwk", (1, 2, 3, 4), (2, 3, 4)), ("ij,kj->ik", (1, 3), (2, 3)), ("bij,bj->bi", (2, 3, 1), (2, 4)), ("a...,b...->ab...", (2, 3), (2, 1)),
    ]:
        case("einsum.default", equation, [x(*s) for s in shapes])
    # attention
    q, k, v = (2, 2, 3, 4), (2, 2, 5, 4), (2, 2, 5, 3)
    case("scaled_dot_product_attention.default", x(*q), x(*k), x(*v))
    case("scaled_dot_product_attention.default", x(*q), x(*k), x(*v), x(3, 5))
    case("scaled_dot_product_attention.default", x(*q), x(*k), x(*v), bools(2, 2, 3, 5))
    case("scaled_dot_product_attention.default", x(*q), x(*k), x(*v), Const([[True, True, False, True, False]] * 3))
    case("scaled_dot_product_attention.default", x(*q), x(*k), x(*v), Const([[0.0, -INF, 0.0, -INF, 1.0]] * 3))
    case("scaled_dot_product_attention.default", x(*q), x(*k), x(*v), None, 0.0, True, scale=0.5)
    case("scaled_dot_product_attention.default", x(1, 4, 3, 4), x(1, 2, 5, 4), x(1, 2, 5, 4), enable_gqa=True)
    case("_scaled_dot_product_flash_attention_for_cpu.default", x(*q), x(*k), x(2, 2, 5, 4))
    # normalisations
    case("batch_norm.default", x(2, 3, 2, 2), x(3), x(3), x(3), pos(3), False, 0.1, 1e-5, False)
    case("batch_norm.default", x(2, 3), None, None, x(3), pos(3), False, 0.1, 1e-3, False)
    case("batch_norm.default", x(2, 3, 4), x(3), x(3), None, None, True, 0.1, 1e-5, False)
    case("batch_norm.default", x(2, 3, 4), x(3), None, x(3), pos(3), False, 0.1, 1e-5, False)
    case("_native_batch_norm_legit_no_training.default", x(2, 3, 2), x(3), x(3), x(3), pos(3), 0.1, 1e-5)
    case("_native_batch_norm_legit.no_stats", x(2, 3, 2), x(3), x(3), True, 0.1, 1e-5)
    case("instance_norm.default", x(2, 3, 4, 2), x(3), x(3), None, None, True, 0.1, 1e-5, False)
    case("instance_norm.default", x(2, 3, 4), None, None, None, None, True, 0.1, 1e-5, False)
    case("instance_norm.default", x(2, 3, 4), x(3), x(3), x(3), pos(3), False, 0.1, 1e-5, False)
    case("layer_norm.default", x(2, 3, 4), [4], x(4), x(4))
    case("layer_norm.default", x(2, 3, 4), [3, 4], x(3, 4), x(3, 4), 1e-6)
    case("layer_norm.default", x(2, 3, 4), [4], x(4))
    case("layer_norm.default", x(2, 3, 4), [2, 3, 4])
    case("native_layer_norm.default", x(2, 4), [4], x(4), x(4), 1e-5)
    case("group_norm.default", x(2, 4, 3), 2, x(4), x(4))
    case("group_norm.default", x(2, 4, 2, 2), 4)
    case("native_group_norm.default", x(2, 4, 3), x(4), x(4), 2, 4, 3, 2, 1e-5)
    case("rms_norm.default", x(2, 3, 4), [4], x(4))
    case("rms_norm.default", x(2, 3, 4), [3, 4], None, 1e-3)
    for op in ["softmax.int", "log_softmax.int"]:
        case(op, x(2, 3, 4), 1)
        case(op, x(2, 3), -1)
    case("_softmax.default", x(2, 3), 0, False)
    case("softmax.int", Const([[0.0, -INF, 1.0]]), 1)
    case("cosine_similarity.default", x(2, 3, 4), x(2, 3, 4), 1)
    case("cosine_similarity.default", x(2, 4), x(1, 4), -1)
    case("_weight_norm.default", x(3, 2, 2), pos(3, 1, 1))
    case("dropout.default", x(4), 0.5, False)
    case("feature_dropout.default", x(1, 2, 3), 0.5, False)
    # poolings
    case("max_pool2d.default", x(1, 2, 5, 6), [2, 2])
    case("max_pool2d.default", x(1, 2, 5, 6), [3, 3], [2, 2], [1, 1])
    case("max_pool2d.default", x(1, 2, 5, 6), [3, 2], [2, 2], [1, 1], [1, 1], True)
    case("max_pool2d.default", x(1, 2, 6, 6), [3, 3], [2, 2], [0, 0], [1, 1], True)
    case("max_pool2d.default", x(1, 2, 7, 6), [2, 2], [1, 1], [1, 0], [2, 2])
    case("max_pool2d.default", x(1, 2, 7, 7), [3, 3], [2, 2], [1, 1], [2, 2], True)
    case("max_pool2d.default", x(2, 5, 6), [2, 2])
    case("max_pool1d.default", x(1, 2, 7), [3], [2], [1])
    case("avg_pool2d.default", x(1, 2, 5, 6), [2, 2])
    case("avg_pool2d.default", x(1, 2, 5, 6), [3, 3], [2, 2], [1, 1])
    case("avg_pool2d.default", x(1, 2, 5, 6), [3, 3], [2, 2], [1, 1], False, False)
    case("avg_pool2d.default", x(1, 2, 6, 6), [3, 3], [2, 2], [1, 1], True)
    case("avg_pool2d.default", x(1, 2, 6, 6), [3, 3], [2, 2], [1, 1], True, False)
    case("avg_pool2d.default", x(1, 2, 6, 5), [2, 2], [2, 2], [0, 0], True)
    case("avg_pool2d.default", x(1, 2, 6, 5), [2, 3], [2, 2], [1, 1], False, True, 3)
    case("avg_pool2d.default", x(1, 2, 8, 8), [2, 2], [4, 4], [0, 0], True)
    case("avg_pool1d.default", x(1, 2, 7), [3], [2], [1])
    case("adaptive_avg_pool2d.default", x(1, 2, 5, 6), [1, 1])
    case("adaptive_avg_pool2d.default", x(1, 2, 5, 6), [3, 4])
    case("adaptive_avg_pool2d.default", x(1, 2, 3, 2), [7, 3])
    case("adaptive_avg_pool2d.default", x(2, 5, 6), [2, 2])
    case("adaptive_max_pool2d.default", x(1, 2, 5, 6), [2, 3])
    case("adaptive_avg_pool1d.default", x(1, 2, 5), [2])
    # interpolation
    case("upsample_nearest2d.vec", x(1, 2, 3, 4), None, [2.0, 2.0])
    case("upsample_nearest2d.vec", x(1, 2, 3, 4), [5, 3], None)
    case("upsample_nearest2d.vec", x(1, 1, 7, 5), None, [1.5, 0.7])
    case("upsample_nearest2d.default", x(1, 2, 3, 4), [6, 8])
    case("_upsample_nearest_exact2d.vec", x(1, 2, 3, 4), [5, 9], None)
    case("upsample_bilinear2d.vec", x(1, 2, 3, 4), None, False, [2.0, 2.0])
    case("upsample_bilinear2d.vec", x(1, 2, 3, 4), [5, 3], False, None)
    case("upsample_bilinear2d.vec", x(1, 2, 3, 4), [5, 7], True, None)
    case("upsample_bilinear2d.vec", x(1, 1, 7, 5), None, False, [1.5, 0.7])
    case("upsample_bilinear2d.default", x(1, 2, 3, 4), [6, 8], False, 2.0, 2.0)
    case("upsample_bicubic2d.vec", x(1, 2, 4, 5), [7, 8], False, None)
    case("upsample_bicubic2d.vec", x(1, 2, 4, 5), [7, 3], True, None)
    case("upsample_bicubic2d.vec", x(1, 1, 4, 5), None, False, [2.0, 1.3])
    case("upsample_nearest1d.vec", x(1, 2, 4), None, [2.0])
    case("upsample_linear1d.vec", x(1, 2, 4), [7], False, None)
    case("pixel_shuffle.default", x(1, 8, 2, 3), 2)
    case("pixel_unshuffle.default", x(1, 2, 4, 6), 2)
    case("channel_shuffle.default", x(1, 6, 2, 2), 3)
    case("im2col.default", x(1, 2, 4, 5), [2, 3], [1, 1], [1, 0], [2, 1])
    case("im2col.default", x(2, 4, 5), [2, 2], [1, 1], [0, 0], [1, 1])
    case("col2im.default", x(1, 8, 6), [3, 4], [2, 2], [1, 1], [0, 0], [1, 1])
    case("unfold.default", x(2, 5, 3), 1, 3, 2)
    case("unfold.default", x(2, 5), -1, 2, 1)
    case("grid_sampler_2d.default", x(1, 2, 3, 4), x(1, 2, 3, 2), 0, 0, False)
    case("grid_sampler_2d.default", x(1, 2, 3, 4), x(1, 2, 3, 2), 0, 0, True)
    case("grid_sampler_2d.default", x(1, 2, 3, 4), x(1, 2, 3, 2), 1, 0, True, refused="all")
    case("conv3d.default", x(2, 1, 4, 5, 3), x(2, 1, 3, 3, 1), x(2), [1, 1, 1], [1, 1, 0])
    case("conv3d.default", x(1, 4, 2, 5, 6), x(4, 2, 1, 3, 2), None, [1, 2, 1], [0, 1, 0], [1, 1, 2], 2)
    case("conv3d.default", x(2, 4, 2, 5), x(3, 2, 3, 1, 3), x(3))
    case("conv3d.padding", x(1, 2, 3, 4, 5), x(3, 2, 2, 1, 3), x(3), [1, 1, 1], "same")


def shapes():
    file("aten-shapes")
    t = (2, 3, 4)
    case("view.default", x(*t), [6, 4])
    case("reshape.default", x(*t), [-1, 2])
    case("_unsafe_view.default", x(*t), [24])
    case("view.default", x(1), [])
    case("flatten.using_ints", x(*t))
    case("flatten.using_ints", x(*t), 1)
    case("flatten.using_ints", x(*t), 0, 1)
    case("unflatten.int", x(2, 12), 1, [3, -1])
    case("unflatten.int", x(2, 12), -1, [2, 3, 2])
    case("squeeze.default", x(1, 3, 1))
    case("squeeze.dim", x(1, 3, 1), 0)
    case("squeeze.dim", x(1, 3, 1), 1)
    case("squeeze.dims", x(1, 3, 1), [0, -1])
    case("unsqueeze.default", x(2, 3), -1)
    case("unsqueeze.default", x(2, 3), 1)
    case("permute.default", x(*t), [2, 0, 1])
    case("permute.default", x(*t), [0, -1, 1])
    case("transpose.int", x(*t), 1, -1)
    case("t.default", x(2, 3))
    case("t.default", x(3))
    case("mT.default", x(*t))
    case("movedim.int", x(*t), 0, 2)
    case("movedim.intlist", x(*t), [0, 1], [1, 2])
    case("expand.default", x(1, 3, 1), [2, -1, 4])
    case("expand.default", x(3), [2, 3])
    case("expand_as.default", x(1, 3), x(2, 3))
    case("repeat.default", x(2, 3), [1, 2])
    case("repeat.default", x(2, 3), [2, 1, 2])
    case("repeat.default", x(1, 3), [4, 1])
    case("tile.default", x(2, 3), [2])
    case("repeat_interleave.self_int", x(2, 3), 2, 1)
    case("repeat_interleave.self_int", x(2, 3), 2)
    case("flip.default", x(*t), [0, -1])
    case("roll.default", x(*t), [1, -2], [0, 2])
    case("roll.default", x(2, 3), [2])
    case("roll.default", ints(2, 5), [-1], [1])
    for k in [1, 2, 3]:
        case("rot90.default", x(2, 3), k)
    case("slice.Tensor", x(4, 5), 0, 1, 3)
    case("slice.Tensor", x(4, 5), 1, 0, 9223372036854775807, 2)
    case("slice.Tensor", x(4, 5), 1, -3, -1)
    case("slice.Tensor", x(4, 5), 1, 1, 20, 3)
    case("slice.Tensor", x(4, 5))
    case("slice.Tensor", x(4, 5), 0, 3, 2)
    case("select.int", x(4, 5), 0, -1)
    case("select.int", x(4, 5), 1, 2)
    case("narrow.default", x(4, 5), 1, 1, 3)
    case("split.Tensor", x(5, 2), 2)
    case("split.Tensor", x(2, 4), 2, 1)
    case("split_with_sizes.default", x(2, 6), [1, 2, 3], 1)
    case("chunk.default", x(2, 7), 3, -1)
    case("chunk.default", x(2, 4), 3, 1)
    case("tensor_split.sections", x(7, 2), 3)
    case("tensor_split.indices", x(7, 2), [1, 4])
    case("unbind.int", x(2, 3), 1)
    case("cat.default", [x(2, 3), x(2, 2)], 1)
    case("cat.default", [x(1, 3), x(2, 3), x(1, 3)])
    case("cat.default", [Input(0), x(2, 3)], 0)
    case("cat.default", [ints(3), x(2)])
    case("stack.default", [x(2, 3), x(2, 3)], 1)
    case("stack.default", [x(2), x(2)], -1)
    case("hstack.default", [x(2, 3), x(2, 1)])
    case("slice_scatter.default", x(4, 5), x(4, 2), 1, 1, 3)
    case("slice_scatter.default", x(4, 5), x(2, 5), 0, 0, 9223372036854775807, 2)
    case("select_scatter.default", x(4, 5), x(5), 0, -1)
    case("pad.default", x(2, 3), [1, 2])
    case("pad.default", x(1, 2, 3, 4), [1, 0, 2, 1], "constant", 0.5)
    case("pad.default", x(1, 2, 3, 4), [-1, 1, 0, -1])
    case("pad.default", x(1, 2, 3, 4), [1, 2, 1, 1], "reflect")
    case("pad.default", x(1, 2, 3, 4), [1, 2, 1, 1], "replicate")
    case("pad.default", x(1, 2, 3, 4), [1, 2, 1, 1], "circular")
    case("constant_pad_nd.default", x(2, 3), [0, 1, 1, 0], -1.5)
    case("reflection_pad1d.default", x(1, 2, 4), [2, 1])
    case("replication_pad2d.default", x(1, 2, 2, 2), [3, 1, 0, 2])
    # indices
    case("index.Tensor", x(4, 5), [Const([2, 0, -1])])
    case("index.Tensor", x(4, 5), [None, Const([[2, 0], [1, 4]])])
    case("index.Tensor", x(4, 5), [Const([2, 0]), Const([1, -1])])
    case("index.Tensor", x(4, 5), [Const([[2], [0]]), Const([1, 3, 4])])
    case("index.Tensor", x(3, 2, 4), [Const([2, 0]), None, Const([1, 3])])
    case("index.Tensor", x(3, 4, 2), [None, Const([1, 3]), Const([0, 1])])
    case("index.Tensor", x(4, 2), [Const([True, False, True, True])])
    case("index.Tensor", x(2, 3), [Const([[True, False, True], [False, False, True]])])
    case("index.Tensor", x(31, 2), [ints(9, high=31)])
    case("index_put.default", x(4, 5), [Const([2, 0])], x(5))
    case("index_put.default", x(4, 5), [Const([2, 0]), Const([1, 3])], x(2))
    case("index_put.default", x(4, 5), [None, Const([1, 3])], x(4, 2))
    case("index_put.default", x(4, 5), [Const([2, 0])], x(2, 5), True)
    case("index_put.default", x(2, 3), [bools(2, 3)], Const(0.5))
    case("index_select.default", x(4, 5), 1, Const([3, 0, 0]))
    case("gather.default", x(3, 4), 1, ints(3, 2))
    case("gather.default", x(3, 4), 0, ints(2, 4, high=3))
    case("gather.default", x(3, 4), 1, Const([[3, 1]]))
    case("gather.default", x(3, 4), 1, Const([[3, 1], [3, 1], [3, 1]]))
    case("take_along_dim.default", x(3, 4), ints(1, 4, high=3), 0)
    case("embedding.default", x(7, 3), ints(2, 4, high=7))
    case("one_hot.default", ints(5), 4)
    case("topk.default", x(3, 5), 2)
    case("topk.default", x(3, 5), 2, 0, False)
    case("sort.default", x(3, 5))
    case("sort.default", x(3, 5), 0, True)
    case("argsort.default", x(6))
    case("argmax.default", x(3, 5))
    case("argmax.default", x(3, 5), 1)
    case("argmin.default", x(3, 5), 0, True)
    case("diagonal.default", x(3, 4))
    case("diagonal.default", x(2, 3, 4), 1, 1, 2)
    # reductions
    for op in ["sum", "mean"]:
        overload = "dim_IntList" if op == "sum" else "dim"
        case(f"{op}.default", x(*t))
        case(f"{op}.{overload}", x(*t), [1])
        case(f"{op}.{overload}", x(*t), [0, -1], True)
    case("sum.dim_IntList", x(*t), [])
    case("sum.default", bools(7))
    case("sum.default", ints(7))
    case("mean.default", ints(7), dtype=torch.float32)
    for op in ["amax", "amin"]:
        case(f"{op}.default", x(*t), [1, 2])
        case(f"{op}.default", x(*t), [0], True)
    case("max.default", x(*t))
    case("min.default", x(*t))
    case("max.dim", x(*t), 1)
    case("max.dim", x(*t), -1, True)
    case("min.dim", x(*t), 0)
    case("aminmax.default", x(*t), dim=1)
    case("prod.dim_int", x(2, 5), 1)
    case("prod.default", x(2, 3))
    case("prod.default", ints(4))
    case("any.dim", bools(3, 3), 1)
    case("any.default", bools(5))
    case("all.dim", bools(3, 3), 0, True)
    case("all.default", x(3))
    for op in ["var", "std"]:
        case(f"{op}.default", x(*t))
        case(f"{op}.dim", x(*t), [1], False)
        case(f"{op}.correction", x(*t), [0, 2], correction=1, keepdim=True)
        case(f"{op}.correction", x(*t), [1], correction=0.5)
        case(f"{op}_mean.correction", x(*t), [2], correction=0)
    case("norm.Scalar", x(*t))
    case("norm.ScalarOpt_dim", x(*t), 2, [1])
    for order in [0, 1, 2, 3.0, INF, -INF]:
        case("linalg_vector_norm.default", x(*t), order, [1, 2], True)
    case("logsumexp.default", x(*t), [1])
    case("logsumexp.default", x(2, 3), [0, 1], True)
    case("cumsum.default", x(*t), 1)
    case("cumsum.default", ints(2, 4), -1)
    case("cumsum.default", bools(5), 0)
    # creation
    case("arange.default", 5)
    case("arange.default", 2.5)
    case("arange.start", 2, 7)
    case("arange.start_step", 7, 1, -2)
    case("arange.start_step", 0.5, 2, 0.25)
    case("arange.start", 0, 4, dtype=torch.float32)
    case("linspace.default", -1, 1, 5)
    case("linspace.default", 0.0, 1.0, 1)
    case("linspace.default", 0, 10, 24)
    case("eye.default", 3)
    case("eye.m", 2, 4)
    case("full.default", [2, 3], 1.5)
    case("full.default", [2], 7)
    case("full.default", [], True)
    case("zeros.default", [2, 0])
    case("ones.default", [3], dtype=torch.int64)
    case("full_like.default", x(2, 3), 2.0)
    case("new_zeros.default", ints(2), [3])
    case("new_full.default", x(2), [2, 2], 3)
    case("zeros_like.default", bools(3))
    case("scalar_tensor.default", 3)
    case("meshgrid.indexing", [Const([0, 1]), Const([2, 3, 4])], indexing="ij")
    case("meshgrid.indexing", [x(2), x(3)], indexing="xy")
    case("meshgrid.indexing", [x(2), x(3), x(2)], indexing="xy")
    case("tril_indices.default", 3, 4)
    case("triu_indices.default", 3, 4, 1)
    # types
    case("to.dtype", bools(4), torch.float32)
    case("to.dtype", Const([1.7, -1.7]), torch.int64)
    case("to.dtype", x(4), torch.int64, refused="graph")
    case("to.dtype", x(4), torch.float64)
    case("_to_copy.default", ints(4), dtype=torch.float32)
    case("to.dtype", ints(4, high=2), torch.bool)
    case("type_as.default", bools(3), x(2))
    case("clone.default", x(2, 3))
    case("contiguous.default", x(2, 3))
    case("detach.default", x(2))
    case("fill.Scalar", ints(3), 2)
    case("copy.default", ints(2, 3), ints(3))


if __name__ == "__main__":
    torch.manual_seed(0)
    elementwise()
    layers()
    shapes()
    for name, cases in FILES.items():
        path = FOLDER / f"{name}.json"
        lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
        path.write_text(f"[\n{lines}\n]\n")
        print(path.name, len(cases), "cases", path.stat().st_size, "bytes", file=sys.stderr)
