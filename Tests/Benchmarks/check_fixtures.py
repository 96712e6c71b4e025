"""Checks the PyTorch reference against the numeric fixtures, and the backbones' numbers of parameters.

    python check_fixtures.py FIXTURES

FIXTURES is a folder with one `<id>.safetensors` a module. Two tensors agree where max |a − b| ≤ 1e-4 · max(1, max |b|).
One line a module, then a total; the exit status is 1 where anything disagrees.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn

from pytorch_composition import parse
from pytorch_modules import GRID_MODULES, MODULES
from pytorch_workload import BACKBONES, parameter_count

TOLERANCE = 1e-4

# Backbone, composition in every block, parameters.
PARAMETER_COUNTS = [
    ("resnet8", "identity", 75_290),
    ("resnet20", "identity", 269_722),
    ("resnet20", "se", 271_738),
    ("resnet20", "gct", 270_730),
    ("vit_base_patch16_224", "identity", 86_567_656),
]


def read(path: Path) -> tuple[dict, dict[str, Tensor]]:
    """A fixture's metadata and tensors."""
    with safe_open(path, "pt") as file:
        return file.metadata(), {name: file.get_tensor(name) for name in file.keys()}


def load(module: nn.Module, tensors: dict[str, Tensor]) -> None:
    """Sets all parameters and buffers; a name that only one side has is an error."""
    state = {
        name.split("/", 1)[1]: tensor for name, tensor in tensors.items() if name.startswith(("param/", "buffer/"))
    }
    missing, unexpected = module.load_state_dict(state, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"names differ: missing {missing}, unexpected {list(unexpected)}")


def results(module: nn.Module, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """What the module computes, under the fixture's names; a module that joins branches has a second input."""
    names = [name for name in ("x", "x2") if name in tensors]
    module.eval()
    with torch.inference_mode():
        found = {"eval/y": module(*(tensors[name] for name in names))}
    module.train()
    inputs = {name: tensors[name].clone().requires_grad_() for name in names}
    y = module(*inputs.values())
    y.backward(tensors["train/gy"])
    found |= {"train/y": y.detach()} | {f"train/g{name}": tensor.grad for name, tensor in inputs.items()}
    found |= {f"train/grad/{name}": parameter.grad for name, parameter in module.named_parameters()}
    found |= {
        f"train/buffer/{name}": buffer
        for name, buffer in module.named_buffers()
        if not name.endswith("num_batches_tracked")
    }
    return found


def check(path: Path) -> tuple[str, bool]:
    """One module's line, and whether it agrees."""
    metadata, tensors = read(path)
    hyperparameters = json.loads(metadata["hyperparameters"])
    channels = tensors["x"].shape[1 if metadata["layout"].startswith("NCHW") else 2]
    if metadata["module"] in GRID_MODULES:
        hyperparameters["grid"] = tuple(tensors["x"].shape[2:])
    torch.manual_seed(0)
    module = MODULES[metadata["module"]](channels, **hyperparameters)
    load(module, tensors)
    found = results(module, tensors)
    expected = {name for name in tensors if name.startswith(("eval/", "train/"))} - {"train/gy"}
    if found.keys() != expected:
        return f"tensors differ: {sorted(found.keys() ^ expected)}", False
    deviations = {}
    for name in expected:
        a, b = found[name], tensors[name]
        if a.shape != b.shape:
            return f"{name} has shape {list(a.shape)} in place of {list(b.shape)}", False
        deviations[name] = ((a - b).abs().max() / max(1, b.abs().max())).item()
    # A deviation that is no number counts as the worst.
    worst = max(deviations, key=lambda name: (deviations[name] != deviations[name], deviations[name]))
    return f"{deviations[worst]:.1e} in {worst}, {len(expected)} tensors", deviations[worst] <= TOLERANCE


def main(folder: Path) -> int:
    failures = 0
    for module in sorted(MODULES):
        try:
            line, agrees = check(folder / f"{module}.safetensors")
        except Exception as error:
            line, agrees = f"{type(error).__name__}: {error}", False
        failures += not agrees
        print(f"{'ok    ' if agrees else 'FAILED'} {module:<9} {line}")
    print(f"{len(MODULES) - failures} of {len(MODULES)} modules agree")

    for backbone, composition, expected in PARAMETER_COUNTS:
        with torch.device("meta"):
            model = BACKBONES[backbone](parse(composition), [1, 3, 224, 224])
        count = parameter_count(model)
        failures += count != expected
        print(f"{'ok    ' if count == expected else 'FAILED'} {backbone} with {composition}: {count:,} parameters")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(64)
    sys.exit(main(Path(sys.argv[1])))
