"""How each runtime loads an exported file and runs it; every class is used in a child process of its own."""

import importlib.metadata
import importlib.util
import os
import pathlib
import re
import subprocess
from typing import ClassVar

import numpy as np

from exported import load_model, read_tensors

Shape = tuple[int, ...]


class Runner:
    """A runtime with one exported file loaded."""

    # The id in the registry.
    name: ClassVar[str]
    # What 'suture export --format' writes for it.
    format: ClassVar[str] = "onnx"
    # The distributions whose versions are recorded: the runtime, then its converter if it has one.
    distributions: ClassVar[tuple[str, ...]]
    # The modules that must be importable.
    modules: ClassVar[tuple[str, ...]]

    def __init__(self, path: str, shape: Shape, folder: str) -> None:
        """Loads a file that was exported for an input's shape; intermediate files go to the folder."""
        raise NotImplementedError

    def run(self, x: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    @classmethod
    def version(cls) -> str:
        return importlib.metadata.version(cls.distributions[0])

    @classmethod
    def converter(cls) -> str | None:
        """The converter with its version: 'pnnx 20261020'."""
        names = cls.distributions[1:]
        return f"{names[0]} {importlib.metadata.version(names[0])}" if names else None


class OnnxRuntime(Runner):
    name = "onnxruntime"
    distributions = ("onnxruntime",)
    modules = ("onnxruntime",)

    def __init__(self, path: str, shape: Shape, folder: str) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.log_severity_level = 4
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name

    def run(self, x: np.ndarray) -> np.ndarray:
        return self.session.run(None, {self.input: x})[0]


class OpenVino(Runner):
    name = "openvino"
    distributions = ("openvino",)
    modules = ("openvino",)

    def __init__(self, path: str, shape: Shape, folder: str) -> None:
        import openvino

        # Otherwise it may compute in bfloat16 on processors that have it.
        options = {"INFERENCE_PRECISION_HINT": "f32"}
        self.model = openvino.Core().compile_model(path, "CPU", options)

    def run(self, x: np.ndarray) -> np.ndarray:
        return np.array(self.model([x])[0])


class Mnn(Runner):
    name = "mnn"
    distributions = ("MNN",)
    modules = ("MNN", "_tools")

    def __init__(self, path: str, shape: Shape, folder: str) -> None:
        # The command line tool installs a package on its first run; this is the converter beneath it.
        import _tools
        import MNN.nn

        converted = os.path.join(folder, "network.mnn")
        files = ["--modelFile", path, "--MNNModel", converted]
        _tools.mnnconvert(["mnnconvert", "-f", "ONNX", *files, "--bizCode", "suture"])
        if not os.path.exists(converted):
            raise RuntimeError("its converter writes no file")
        options = {"precision": "high", "numThread": 2}
        manager = MNN.nn.create_runtime_manager((options,))
        self.network = MNN.nn.load_module_from_file(converted, [], [], runtime_manager=manager)

    def run(self, x: np.ndarray) -> np.ndarray:
        import MNN.expr

        variable = MNN.expr.placeholder(list(x.shape), MNN.expr.NCHW, MNN.expr.float)
        variable.write(np.ascontiguousarray(x))
        outputs = self.network.onForward([variable])
        if not outputs:
            raise RuntimeError("it returns nothing")
        y = MNN.expr.convert(outputs[0], MNN.expr.NCHW)
        values = y.read()
        if values is None:
            raise RuntimeError("it returns nothing")
        return np.array(values)


class Tinygrad(Runner):
    name = "tinygrad"
    distributions = ("tinygrad",)
    modules = ("tinygrad", "tinygrad.nn.onnx")

    def __init__(self, path: str, shape: Shape, folder: str) -> None:
        os.environ.setdefault("DEV", "CPU")
        from tinygrad.nn.onnx import OnnxRunner

        self.runner = OnnxRunner(path)
        self.input = next(iter(self.runner.graph_inputs))

    def run(self, x: np.ndarray) -> np.ndarray:
        from tinygrad import Tensor

        return next(iter(self.runner({self.input: Tensor(x)}).values())).numpy()


class Ncnn(Runner):
    """The PyTorch file, traced at its shape and converted by pnnx.

    Whether the converted network takes its input with or without the batch axis depends on the operators in it. The
    only place that tells is the Python file that pnnx writes beside it; it is followed.
    """

    name = "ncnn"
    format = "pytorch"
    distributions = ("ncnn", "pnnx")
    modules = ("ncnn", "pnnx", "torch")

    def __init__(self, path: str, shape: Shape, folder: str) -> None:
        import pnnx
        import torch

        network = load_pytorch(path)
        traced = os.path.join(folder, "network.pt")
        with torch.no_grad():
            torch.jit.trace(network, torch.zeros(shape), check_trace=False).save(traced)
        sizes = ",".join(map(str, shape))
        # Weights in half precision would hide errors of the conversion.
        command = [pnnx.EXEC_PATH, traced, f"inputshape=[{sizes}]", "fp16=0"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
        script = pathlib.Path(folder, "network_ncnn.py")
        if done.returncode != 0 or not script.exists():
            raise RuntimeError(f"pnnx ends with status {done.returncode}")
        # Operators that pnnx does not convert keep their PyTorch names, and ncnn does not load the network.
        layers = pathlib.Path(folder, "network.ncnn.param").read_text()
        unknown = sorted(set(re.findall(r"^(\w+(?:\.|::)\S+)", layers, flags=re.MULTILINE)))
        if unknown:
            raise RuntimeError(f"pnnx does not convert {' and '.join(unknown)}")
        # The random input that the file makes up becomes an argument.
        text, count = re.subn(
            r"^(\s*)in0 = torch\.rand\(.*$", r"\1in0 = torch.from_numpy(INPUT)", script.read_text(), flags=re.MULTILINE
        )
        if count != 1:
            raise RuntimeError("pnnx writes a file of unknown form")
        self.text = text

    def run(self, x: np.ndarray) -> np.ndarray:
        names: dict[str, object] = {"INPUT": x, "__name__": "converted"}
        exec(compile(self.text, "network_ncnn.py", "exec"), names)
        try:
            return names["test_inference"]().numpy()
        except RuntimeError as error:
            # Of an output that was not computed.
            if "elemsize" not in str(error):
                raise
            raise RuntimeError("it computes nothing") from error


def load_pytorch(path: str) -> "torch.nn.Module":
    """The network of an exported file in evaluation mode, with the weights of the safetensors file beside it."""
    return load_model(path, read_tensors(pathlib.Path(path).with_suffix(".safetensors"))).eval()


RUNNERS: dict[str, type[Runner]] = {runner.name: runner for runner in (OnnxRuntime, OpenVino, Mnn, Tinygrad, Ncnn)}
