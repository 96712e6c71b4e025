"""Calls of the suture program: its modules, their weights, files and reference outputs."""

import json
import pathlib
import subprocess

import numpy as np

from exported import read_tensors, write_tensors

Shape = tuple[int, ...]
# The version of ONNX's operators in the files that are measured.
OPSET = 17


class ProgramError(Exception):
    """The program refused; the message is the program's own."""


def text(shape: Shape) -> str:
    return "x".join(map(str, shape))


class Program:
    def __init__(self, path: str, registry: list[str]) -> None:
        self.path = path
        self.options = [word for folder in registry for word in ("--registry", folder)]

    def call(self, *words: str) -> str:
        done = subprocess.run([self.path, *words], capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            lines = [line.removeprefix("error: ") for line in done.stderr.splitlines() if line.strip()]
            raise ProgramError(lines[0] if lines else f"suture {words[0]} ends with status {done.returncode}")
        return done.stdout

    def version(self) -> str:
        return self.call("--version").strip()

    def modules(self) -> dict[str, str]:
        """The versions of all modules, by id."""
        entries = json.loads(self.call("list", "--kind", "module", "--json", *self.options))
        return {entry["id"]: entry["version"] for entry in entries}

    def composition(self, module: str) -> str:
        """The composition that is measured for a module: itself, or, as a file has one input, its branches x, 2x…."""
        contract = json.loads(self.call("info", module, "--json", *self.options))["contract"]
        count = len(contract.get("inputs", ["x"]))
        if count == 1:
            return module
        return f"{module}({', '.join(' + '.join(['identity'] * number) for number in range(1, count + 1))})"

    def weights(self, composition: str, shape: Shape, file: pathlib.Path, seed: int) -> None:
        """Writes weights as after some training: at the start, many modules pass their input on unchanged."""
        self.call(
            "export", composition, "--input", text(shape), "--format", "safetensors", "-o", str(file), *self.options
        )
        random = np.random.default_rng(seed)
        tensors = read_tensors(file)
        write_tensors(file, {name: lively(name, array, random) for name, array in tensors.items()})

    def export(self, composition: str, shape: Shape, weights: pathlib.Path, form: str, file: pathlib.Path) -> None:
        opset = ["--opset", str(OPSET)] if form == "onnx" else []
        self.call(
            "export", composition, "--input", text(shape), "--weights", str(weights), "--format", form, "-o", str(file),
            *opset, *self.options,
        )  # fmt: skip

    def output(self, composition: str, x: np.ndarray, weights: pathlib.Path, folder: pathlib.Path) -> np.ndarray:
        """What Suture itself computes."""
        given, result = folder / "given.safetensors", folder / "result.safetensors"
        write_tensors(given, {"x": x} | read_tensors(weights))
        self.call("run", composition, "--tensors", str(given), "--save", str(result), *self.options)
        return read_tensors(result)["eval/y"]


def lively(name: str, array: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Weights that are all equal, such as biases and the parameters of norms, get different values."""
    if array.dtype.kind != "f":
        return array
    if name.endswith("running_var"):
        return random.uniform(0.5, 1.5, array.shape).astype(array.dtype)
    if array.size and (array == array.flat[0]).all():
        offset = random.choice([-1.0, 1.0], array.shape) * random.uniform(0.1, 0.4, array.shape)
        return (array + offset).astype(array.dtype)
    return array
