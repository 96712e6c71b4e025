"""Runs an exported file in the runtime that it is for.

One JSON request on the first line of standard input, one JSON answer as a line on standard output:

    {"format": "onnx", "file": "se.onnx", "inputs": "in.safetensors", "outputs": "out.safetensors"}

`format` is "onnx", "pytorch" or "safetensors". `inputs` holds the input `x` and, for PyTorch, the network's weights as
`state/<name>`. `outputs` is written: `eval/y`, the output in evaluation mode; for safetensors, the tensors of the file.
The answer is {"runtime": "onnxruntime 1.32.0"}, or {"missing": ["onnxruntime"]}, the packages to be installed, or
{"error": "…"}. The process ends with the one that closes its standard input.
"""

import sys

# With `-c`, Python looks for packages in the current folder first, where a file may be named as one.
sys.path[:] = [folder for folder in sys.path if folder]

import importlib.util
import json
import os
import threading
import types

# The packages of each format's runtime. NumPy holds the tensors on their way between the processes.
PACKAGES = {
    "onnx": ["onnxruntime", "numpy"],
    "pytorch": ["torch", "numpy"],
    "safetensors": ["safetensors", "numpy"],
}


# The element types of the tensors that pass between the processes, as safetensors and NumPy name them.
TYPES = {"F32": "<f4", "I64": "<i8"}


def read_tensors(path):
    """The tensors of a safetensors file that Suture wrote, by name."""
    import numpy

    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            # A copy, since tensors of PyTorch share this memory.
            tensors[name] = numpy.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"]).copy()
    return tensors


def write_tensors(path, tensors):
    """Writes tensors to a safetensors file: 64-bit integers as they are, all others as F32."""
    import numpy

    header, blocks, position = {}, [], 0
    for name, tensor in tensors.items():
        dtype = "I64" if numpy.asarray(tensor).dtype == numpy.int64 else "F32"
        block = numpy.ascontiguousarray(tensor, TYPES[dtype]).tobytes()
        header[name] = {
            "dtype": dtype,
            "shape": list(numpy.shape(tensor)),
            "data_offsets": [position, position + len(block)],
        }
        blocks.append(block)
        position += len(block)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(blocks))


def load_module(path):
    """The module that a Python file defines, whatever its name."""
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    module = types.ModuleType("exported")
    module.__file__ = path
    # Tools that read a class's source look its module up.
    sys.modules["exported"] = module
    exec(code, module.__dict__)
    return module


def load_model(path, state):
    """The network of an exported PyTorch file with given weights, which must be all that it has."""
    import torch

    model = load_module(path).model()
    model.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in state.items()}, strict=True)
    return model


def onnx_session(path):
    """An ONNX file, loaded for the CPU."""
    import onnxruntime

    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


def run_session(session, x):
    """The output of a loaded ONNX file for an input."""
    return session.run(None, {session.get_inputs()[0].name: x})[0]


def run_onnx(path, inputs):
    return {"eval/y": run_session(onnx_session(path), inputs["x"])}


def run_pytorch(path, inputs):
    import torch

    state = {name.removeprefix("state/"): tensor for name, tensor in inputs.items() if name.startswith("state/")}
    model = load_model(path, state).eval()
    with torch.inference_mode():
        return {"eval/y": model(torch.from_numpy(inputs["x"])).numpy()}


def read_safetensors(path, inputs):
    from safetensors.numpy import load_file

    return load_file(path)


RUNS = {"onnx": run_onnx, "pytorch": run_pytorch, "safetensors": read_safetensors}


def describe(error):
    """An error as one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


def answer(request):
    """The answer to a request, also to one that cannot be met."""
    packages = PACKAGES[request["format"]]
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        return {"missing": missing}
    try:
        outputs = RUNS[request["format"]](request["file"], read_tensors(request["inputs"]))
        write_tensors(request["outputs"], outputs)
    except Exception as error:
        return {"error": describe(error)}
    return {"runtime": f"{packages[0]} {sys.modules[packages[0]].__version__}"}


def end_with_input():
    """Ends this process once its standard input is closed: whoever started it may be gone."""
    # Not through `sys.stdin`, whose lock would be held when this process exits by itself.
    while os.read(0, 4096):
        pass
    os._exit(1)


def main():
    # Whatever else prints to standard output goes to standard error.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_input, daemon=True).start()
    print(json.dumps(answer(request)), file=answers, flush=True)


if __name__ == "__main__":
    main()
