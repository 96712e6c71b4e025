"""Runs exported files for the tests in Swift, which compare the results with Suture's.

One JSON request a line on standard input, one JSON answer a line on standard output:

    {"format": "pytorch", "file": "net.py", "weights": "net.safetensors", "inputs": "in.safetensors",
     "outputs": "out.safetensors", "trains": true, "tools": ["compile"]}

`inputs` has `x`; `other/x`, an input of other sizes, where the file takes one; and `train/gy`, the upstream gradient, where
`trains` is true. `outputs` gets `eval/y` and `other/y`, for PyTorch with `trains` what `suture run --train` writes, and
`<tool>/y` and `<tool>/other` for each of the tools below. The answer for PyTorch has `structure`, what PyTorch prints, and
`state`, the shapes in the state_dict by name; the answer for safetensors has `metadata`. Or it is {"error": "…"}.

PyTorch runs with `torch.use_deterministic_algorithms(True)`.
"""

import json
import os
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Sources" / "CExportScripts" / "scripts"))

from run_export import load_module, read_tensors, run_session, write_tensors  # noqa: E402

# Tests run on all cores already.
THREADS = 1


# ONNX


def session(path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def answer_onnx(request):
    import onnx

    path, inputs = request["file"], read_tensors(request["inputs"])
    onnx.checker.check_model(path, full_check=True)
    onnx.shape_inference.infer_shapes(onnx.load(path), check_type=True, strict_mode=True, data_prop=True)
    loaded = session(path)
    outputs = {"eval/y": run_session(loaded, inputs["x"])}
    if "other/x" in inputs:
        outputs["other/y"] = run_session(loaded, inputs["other/x"])
    write_tensors(request["outputs"], outputs)
    return {}


# safetensors


def answer_safetensors(request):
    from safetensors import safe_open

    with safe_open(request["file"], "np") as file:
        write_tensors(request["outputs"], {name: file.get_tensor(name) for name in file.keys()})
        return {"metadata": file.metadata()}


# PyTorch


def is_batch_count(name):
    """PyTorch's count of training steps, which no number depends on and Suture does not keep."""
    return name.endswith("num_batches_tracked")


def train(model, x, gy):
    """What a step in training mode computes, by the names of `suture run --train`."""
    model.train()
    x = x.clone().requires_grad_()
    y = model(x)
    y.backward(gy)
    outputs = {"train/y": y, "train/gx": x.grad}
    for name, parameter in model.named_parameters():
        # A parameter that the output does not depend on has none.
        gradient = parameter.grad
        outputs[f"train/grad/{name}"] = parameter.new_zeros(parameter.shape) if gradient is None else gradient
    for name, buffer in model.named_buffers():
        if not is_batch_count(name):
            outputs[f"train/buffer/{name}"] = buffer
    return outputs


def compiled(model, x, other):
    import torch

    torch._dynamo.reset()
    run = torch.compile(model, backend="eager", fullgraph=True)
    return run(x), None if other is None else run(other)


def programmed(model, x, other):
    """Exported to a program in which the sizes that differ in `other` are free."""
    import torch

    # PyTorch exports a size of 1 as a constant.
    is_free = other is not None and all(min(a, b) > 1 for a, b in zip(x.shape, other.shape) if a != b)
    shapes = None
    if is_free:
        shapes = ({axis: torch.export.Dim.DYNAMIC for axis in range(x.dim()) if x.shape[axis] != other.shape[axis]},)
    run = torch.export.export(model, (x,), dynamic_shapes=shapes).module()
    return run(x), run(other) if is_free else None


def traced(model, x, other):
    import torch

    run = torch.jit.trace(model, x, check_trace=False)
    return run(x), None if other is None else run(other)


def converted(model, x, other):
    import torch

    program = torch.onnx.export(model, (x,), dynamo=True, verbose=False)
    with tempfile.TemporaryDirectory() as folder:
        program.save(f"{folder}/model.onnx")
        y = run_session(session(f"{folder}/model.onnx"), x.numpy())
    return torch.from_numpy(y), None


TOOLS = {"compile": compiled, "export": programmed, "trace": traced, "onnx": converted}


def answer_pytorch(request):
    import torch
    from safetensors.torch import load_file

    # What tools warn of is not what is tested.
    warnings.simplefilter("ignore")
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)

    inputs = {name: torch.from_numpy(tensor) for name, tensor in read_tensors(request["inputs"]).items()}
    x, other = inputs["x"], inputs.get("other/x")
    model = load_module(request["file"]).model()
    model.load_state_dict(load_file(request["weights"]), strict=True)
    state = {name: list(tensor.shape) for name, tensor in model.state_dict().items() if not is_batch_count(name)}
    model.eval()
    with torch.no_grad():
        outputs = {"eval/y": model(x)}
        if other is not None:
            outputs["other/y"] = model(other)
        for tool in request["tools"]:
            try:
                y, other_y = TOOLS[tool](model, x, other)
            except Exception as error:
                raise RuntimeError(f"{tool}: {error}") from error
            outputs[f"{tool}/y"] = y
            if other_y is not None:
                outputs[f"{tool}/other"] = other_y
    if request["trains"]:
        outputs |= train(model, x, inputs["train/gy"])
    write_tensors(request["outputs"], {name: tensor.detach().numpy() for name, tensor in outputs.items()})
    return {"structure": str(model), "state": state}


ANSWERS = {"onnx": answer_onnx, "safetensors": answer_safetensors, "pytorch": answer_pytorch}


def main():
    # Whatever else prints to standard output goes to standard error.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        try:
            request = json.loads(line)
            found = ANSWERS[request["format"]](request)
        except Exception:
            found = {"error": traceback.format_exc(limit=-3)}
        print(json.dumps(found), file=answers, flush=True)


if __name__ == "__main__":
    main()
