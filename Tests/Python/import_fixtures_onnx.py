"""Writes the ONNX files that the tests of SutureImport read: import_fixtures_onnx.py FOLDER

Run with torch 2.13.0, onnx 1.23.2, onnxscript 0.7.2 and numpy 2. The folder is Tests/SutureImportTests/Fixtures/onnx.
`suture.onnx` there is of `suture export 'se(reduction: 2)' --backbone 'resnet8(width: 2)' --site 'layer2.*.residual'
--input 1x3x16x16 --format onnx`.
"""

import os
import sys

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

FOLDER = sys.argv[1]


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.relu(self.norm(self.conv(x))) + x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU())
        self.stage = nn.Sequential(Block(), Block())
        self.twice = Block()
        self.branches = nn.ModuleDict({"left": nn.Conv2d(4, 4, 1, groups=2)})
        self.group = nn.GroupNorm(2, 4)
        self.scale = nn.Parameter(torch.full((4,), 0.5))
        self.register_buffer("mask", torch.tensor([1.0, 0.0, 1.0, 1.0]))
        self.head = nn.Linear(4, 2)
        self.last = nn.Linear(2, 3, bias=False)

    def forward(self, x):
        x = self.stage(self.stem(x))
        x = self.twice(self.twice(x) * 2)
        x = self.group(self.branches["left"](x))
        x = x.flatten(2).transpose(1, 2)
        x = x * self.scale * self.mask
        return self.last(torch.sigmoid(self.head(x.mean(1))))


def network():
    torch.manual_seed(0)
    net = Net()
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.GroupNorm)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    net.train()
    with torch.no_grad():
        net(torch.randn(4, 3, 8, 8))
    return net.eval()


def save(model, name, **options):
    # Stack traces name the folders of the machine.
    for props in [model.metadata_props, model.graph.metadata_props] + [n.metadata_props for n in model.graph.node]:
        for entry in [entry for entry in props if entry.key == "pkg.torch.onnx.stack_trace"]:
            props.remove(entry)
    onnx.save(model, os.path.join(FOLDER, name), **options)


def exported(**options):
    path = os.path.join(FOLDER, "temporary.onnx")
    options.setdefault("dynamo", True)
    batch = (
        {"dynamic_shapes": ({0: torch.export.Dim("batch")},)}
        if options["dynamo"]
        else {"dynamic_axes": {"x": {0: "batch"}}, "opset_version": 17}
    )
    torch.onnx.export(
        network(), (torch.randn(2, 3, 8, 8),), path, input_names=["x"], output_names=["y"], **batch,
        **options)
    model = onnx.load(path)
    os.remove(path)
    if os.path.exists(path + ".data"):
        os.remove(path + ".data")
    return model


def value(name, shape, type=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, type, shape)


def model(nodes, inputs, outputs, initializers=(), opset=18, functions=(), imports=(), **options):
    graph = helper.make_graph(nodes, "graph", inputs, outputs, list(initializers), **options)
    sets = [helper.make_opsetid("", opset)] + [helper.make_opsetid(*entry) for entry in imports]
    made = helper.make_model(graph, opset_imports=sets, functions=list(functions), producer_name="hand", ir_version=8)
    onnx.checker.check_model(made)
    return made


def external():
    weight = numpy.arange(8, dtype=numpy.float32).reshape(2, 4)
    table = numpy.arange(3, dtype=numpy.int64)
    made = model(
        [
            helper.make_node("Gemm", ["x", "fc.weight", "fc.bias"], ["h"], transB=1),
            helper.make_node("Gather", ["h", "table"], ["y"], axis=0),
        ],
        [value("x", [3, 4])],
        [value("y", [3, 2])],
        [numpy_helper.from_array(weight, "fc.weight"), numpy_helper.from_array(weight[:, 0], "fc.bias"),
         numpy_helper.from_array(table, "table")],
    )
    data = os.path.join(FOLDER, "external.onnx.data")
    if os.path.exists(data):
        os.remove(data)
    save(made, "external.onnx", save_as_external_data=True, location="external.onnx.data", size_threshold=0)


def function():
    factor = onnx.AttributeProto(name="value_float", ref_attr_name="factor", type=onnx.AttributeProto.FLOAT)
    constant = helper.make_node("Constant", [], ["f"])
    constant.attribute.append(factor)
    scaled = helper.make_function(
        "test", "Scaled", ["a"], ["b"], [constant, helper.make_node("Mul", ["a", "f"], ["b"])],
        [helper.make_opsetid("", 18)], [], [helper.make_attribute("factor", 2.0)])
    inner = helper.make_node("Scaled", ["p"], ["f"], domain="test")
    inner.attribute.append(onnx.AttributeProto(name="factor", ref_attr_name="by", type=onnx.AttributeProto.FLOAT))
    outer = helper.make_function(
        "test", "Outer", ["p", "q"], ["r", "p"],
        [inner, helper.make_node("Clip", ["f", "q"], ["c"]), helper.make_node("Relu", ["c"], ["r"])],
        [helper.make_opsetid("", 18), helper.make_opsetid("test", 1)], ["by"])
    save(
        model(
            [
                helper.make_node("Scaled", ["x"], ["s"], domain="test", name="first"),
                helper.make_node("Outer", ["s"], ["y", "z"], domain="test", name="second", by=3.0),
            ],
            [value("x", [1, 4])], [value("y", [1, 4]), value("z", [1, 4])], functions=[scaled, outer],
            imports=[("test", 1)]),
        "function.onnx")


def old():
    weight = numpy_helper.from_array(numpy.arange(36, dtype=numpy.float32).reshape(4, 1, 3, 3), "conv_w")
    bias = numpy_helper.from_array(numpy.zeros(4, numpy.float32), "7")
    made = model(
        [
            helper.make_node("Conv", ["data", "conv_w", "7"], ["a"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
            helper.make_node("Dropout", ["a"], ["b", ""], ratio=0.25),
            helper.make_node("Relu", ["b"], ["c"]),
            helper.make_node("Pad", ["c", "pads", "zero"], ["d"], mode="constant"),
        ],
        [value("data", ["N", 1, -1, 8]), value("conv_w", [4, 1, 3, 3]), value("7", [4]),
         value("pads", [8], TensorProto.INT64)],
        [value("d", ["N", 4, "h", 10])],
        [weight, bias, numpy_helper.from_array(numpy.array([0, 0, 1, 1, 0, 0, 1, 1]), "pads"),
         numpy_helper.from_array(numpy.array(0, numpy.float32), "zero")],
        opset=11, value_info=[value("a", [2, 4, 8, 8]), value("b", ["N", 4, 8, 8])])
    save(made, "old.onnx")


def types():
    """Elements of all types that are read, in raw_data and in the fields by type."""
    tensors = []
    for name, type in [
        ("float", TensorProto.FLOAT), ("double", TensorProto.DOUBLE), ("float16", TensorProto.FLOAT16),
        ("bfloat16", TensorProto.BFLOAT16), ("uint8", TensorProto.UINT8), ("int8", TensorProto.INT8),
        ("uint16", TensorProto.UINT16), ("int16", TensorProto.INT16), ("int32", TensorProto.INT32),
        ("int64", TensorProto.INT64), ("bool", TensorProto.BOOL), ("uint32", TensorProto.UINT32),
        ("uint64", TensorProto.UINT64)]:
        signed = type not in (
            TensorProto.UINT8, TensorProto.UINT16, TensorProto.UINT32, TensorProto.UINT64, TensorProto.BOOL)
        array = numpy.array([0, 1, -3 if signed else 1, 1]).astype(helper.tensor_dtype_to_np_dtype(type))
        if type == TensorProto.BFLOAT16:
            raw = bytes.fromhex("0000803f40c0803f")
            tensors.append(helper.make_tensor(f"m.{name}_raw", type, [2, 2], raw, raw=True))
        else:
            tensors.append(helper.make_tensor(f"m.{name}_raw", type, [2, 2], array.tobytes(), raw=True))
        tensors.append(helper.make_tensor(f"m.{name}", type, [4], array.tolist()))
    nodes = [helper.make_node("Identity", [t.name], [f"y{i}"]) for i, t in enumerate(tensors)]
    outputs = [value(f"y{i}", t.dims, t.data_type) for i, t in enumerate(tensors)]
    save(model(nodes, [], outputs, tensors), "types.onnx")


def attributes():
    """Attributes of all types, constants of all forms, and a subgraph."""
    branch = helper.make_graph([helper.make_node("Relu", ["x"], ["t"])], "branch", [], [value("t", [2])])
    nodes = [
        helper.make_node("Constant", [], ["c0"], value_float=0.5),
        helper.make_node("Constant", [], ["c1"], value_floats=[0.5, -1.0]),
        helper.make_node("Constant", [], ["c2"], value_int=3),
        helper.make_node("Constant", [], ["c3"], value_ints=[3, -4]),
        helper.make_node("Constant", [], ["c4"], value=numpy_helper.from_array(numpy.array(True))),
        helper.make_node("If", ["c4"], ["i"], then_branch=branch, else_branch=branch, name="if"),
        helper.make_node(
            "Everything", ["i", "", "c0", "c1", "c2", "c3"], ["y"], domain="com.example", real=1e-5, integer=-7,
            text="word", reals=[0.5, 2.0], integers=[1, 2], texts=["a", "b"],
            tensor=numpy_helper.from_array(numpy.array([1.5], numpy.float32))),
    ]
    save(model(nodes, [value("x", [2])], [value("y", ["n"])], imports=[("com.example", 2)]), "attributes.onnx")


save(exported(), "dynamo.onnx")
save(exported(optimize=False), "dynamo_noopt.onnx")
save(exported(dynamo=False), "script.onnx")
save(exported(dynamo=False, training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False), "script_train.onnx")
external()
function()
old()
types()
attributes()
