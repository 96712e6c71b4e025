"""Writes whole networks and their results for the tests of SutureImport: import_networks.py FOLDER [NAME…]

Run with torch 2.13.0, onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0 and safetensors 0.8.0. The folder is
Tests/SutureImportTests/Fixtures/networks.

For each network NAME: `NAME.pt2` of `torch.export` with any number of images, `NAME-dynamo.onnx` and
`NAME-script.onnx` of the two exporters of ONNX, and `NAME.safetensors` with the outputs of PyTorch for the inputs of
`inputs.safetensors`: `y0`, `y1`… for `x` of two images, and `y0_again`… for `x_again` of three.
"""

import io
import json
import os
import re
import sys
import zipfile

import onnx
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "."
# The inputs: two images, as at export, and three.
X, X_AGAIN = torch.randn(5, 3, 16, 16, generator=torch.Generator().manual_seed(2)).split([2, 3])


class Gate(nn.Module):
    """Squeeze and excitation."""

    def __init__(self, width):
        super().__init__()
        self.down = nn.Conv2d(width, width // 4, 1)
        self.up = nn.Conv2d(width // 4, width, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.up(F.silu(self.down(x.mean((2, 3), keepdim=True)))))


class ResidualBlock(nn.Module):
    def __init__(self, width, out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(width, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.se = Gate(out)
        self.downsample = None
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(width, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        x = self.se(self.bn2(self.conv2(x)))
        x += identity
        return F.relu(x, inplace=True)


class Residual(nn.Module):
    """A ResNet with SE blocks."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(ResidualBlock(4, 4), ResidualBlock(4, 8, 2))
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.maxpool(F.relu(self.bn1(self.conv1(x))))
        x = F.adaptive_avg_pool2d(self.layer1(x), 1)
        return self.fc(torch.flatten(x, 1))


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        n, l, c = x.shape
        q, k, v = self.qkv(x).reshape(n, l, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        x = F.scaled_dot_product_attention(q, k, v)
        return self.proj(x.transpose(1, 2).reshape(n, l, c))


class TransformerBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attn = Attention(width, 2)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Vision(nn.Module):
    """A vision transformer with a class token."""

    def __init__(self, width=16):
        super().__init__()
        self.patch_embed = nn.Conv2d(3, width, 4, 4)
        self.cls_token = nn.Parameter(torch.randn(1, 1, width))
        self.pos_embed = nn.Parameter(torch.randn(1, 17, width) / 2)
        self.blocks = nn.ModuleList([TransformerBlock(width) for _ in range(2)])
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, 5)

    def forward(self, x):
        x = self.patch_embed(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(x.shape[0], -1, -1), x], 1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


class ConvNextBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.dwconv = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.pwconv1 = nn.Linear(width, 2 * width)
        self.pwconv2 = nn.Linear(2 * width, width)
        self.gamma = nn.Parameter(torch.full((width,), 0.5))

    def forward(self, x):
        y = self.norm(self.dwconv(x).permute(0, 2, 3, 1))
        y = self.gamma * self.pwconv2(F.gelu(self.pwconv1(y)))
        return x + y.permute(0, 3, 1, 2)


class MapNorm(nn.LayerNorm):
    """LayerNorm over the channels of maps."""

    def forward(self, x):
        return F.layer_norm(x.permute(0, 2, 3, 1), self.normalized_shape, self.weight, self.bias, self.eps).permute(
            0, 3, 1, 2
        )


class ConvNext(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 2, 2), MapNorm(8))
        self.stages = nn.ModuleList(
            [
                nn.Sequential(ConvNextBlock(8)),
                nn.Sequential(MapNorm(8), nn.Conv2d(8, 12, 2, 2), ConvNextBlock(12)),
            ]
        )
        self.norm = nn.LayerNorm(12)
        self.head = nn.Linear(12, 5)

    def forward(self, x):
        x = self.stem(x)
        for stage in self.stages:
            x = stage(x)
        return self.head(self.norm(x.mean([-2, -1])))


class Twice(nn.Sequential):
    def __init__(self, width, out):
        super().__init__(
            nn.Conv2d(width, out, 3, padding=1), nn.GroupNorm(2, out), nn.LeakyReLU(0.1),
            nn.Conv2d(out, out, 3, padding=1), nn.ReLU(),
        )  # fmt: skip


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.inc = Twice(3, 4)
        self.down1 = Twice(4, 8)
        self.down2 = Twice(8, 8)
        self.up1 = nn.ConvTranspose2d(8, 8, 2, 2)
        self.conv1 = Twice(16, 4)
        self.conv2 = Twice(8, 4)
        self.outc = nn.Conv2d(4, 2, 1)

    def forward(self, x):
        a = self.inc(x)
        b = self.down1(F.max_pool2d(a, 2))
        c = self.down2(F.avg_pool2d(b, 2))
        b = self.conv1(torch.cat([b, self.up1(c)], 1))
        b = F.interpolate(b, scale_factor=2, mode="bilinear", align_corners=False)
        return self.outc(self.conv2(torch.cat([a, b], 1)))


class WindowBlock(nn.Module):
    """A block of a Swin transformer for maps [n, 8, 8, c] and windows of 4."""

    def __init__(self, width, shift):
        super().__init__()
        self.shift = shift
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        self.bias_table = nn.Parameter(torch.randn(49, 2) / 2)
        place = torch.stack(torch.meshgrid(torch.arange(4), torch.arange(4), indexing="ij")).flatten(1)
        offset = place[:, :, None] - place[:, None, :] + 3
        self.register_buffer("index", offset[0] * 7 + offset[1])
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def mask(self, x):
        """0 for pairs of tokens of the same region, -100 for others, computed from the input's size."""
        region = x.new_zeros(x.shape[1], x.shape[2])
        for row, rows in enumerate([slice(0, -4), slice(-4, -2), slice(-2, None)]):
            for column, columns in enumerate([slice(0, -4), slice(-4, -2), slice(-2, None)]):
                region[rows, columns] = 3 * row + column
        region = region.view(2, 4, 2, 4).permute(0, 2, 1, 3).reshape(4, 16)
        mask = region[:, None, :] - region[:, :, None]
        return mask.masked_fill(mask != 0, -100.0).masked_fill(mask == 0, 0.0)

    def attend(self, x):
        n, h, w, c = x.shape
        mask = self.mask(x) if self.shift else None
        if self.shift:
            x = torch.roll(x, (-2, -2), (1, 2))
        x = x.view(n, 2, 4, 2, 4, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, 16, c)
        q, k, v = self.qkv(x).view(-1, 16, 3, 2, c // 2).permute(2, 0, 3, 1, 4)
        scores = (q * (c // 2) ** -0.5) @ k.transpose(-2, -1)
        scores = scores + self.bias_table[self.index.view(-1)].view(16, 16, 2).permute(2, 0, 1)
        if mask is not None:
            scores = scores.view(-1, 4, 2, 16, 16) + mask.unsqueeze(1)
            scores = scores.view(-1, 2, 16, 16)
        x = self.proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(-1, 16, c))
        x = x.view(-1, 2, 2, 4, 4, c).permute(0, 1, 3, 2, 4, 5).reshape(n, h, w, c)
        return torch.roll(x, (2, 2), (1, 2)) if self.shift else x

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Windows(nn.Module):
    """A Swin transformer."""

    def __init__(self, width=8):
        super().__init__()
        self.embed = nn.Conv2d(3, width, 2, 2)
        self.blocks = nn.Sequential(WindowBlock(width, True))
        self.reduction = nn.Linear(4 * width, 12, bias=False)
        self.norm = nn.LayerNorm(12)
        self.head = nn.Linear(12, 5)

    def forward(self, x):
        x = self.blocks(self.embed(x).permute(0, 2, 3, 1))
        x = torch.cat([x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]], -1)
        return self.head(self.norm(self.reduction(x)).mean((1, 2)))


class Unit(nn.Module):
    def __init__(self, width, out, stride=1, kernel=3):
        super().__init__()
        self.conv = nn.Conv2d(width, out, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(out)
        self.act = nn.SiLU()

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class Neck(nn.Module):
    """A YOLO with three outputs."""

    def __init__(self):
        super().__init__()
        self.stem = Unit(3, 4, 2)
        self.c4 = Unit(4, 8, 2)
        self.c5 = Unit(8, 8, 2)
        self.lateral = Unit(8, 8, kernel=1)
        self.merge4 = Unit(16, 8)
        self.merge3 = Unit(12, 4)
        self.heads = nn.ModuleList([nn.Conv2d(width, 7, 1) for width in (4, 8, 8)])

    def forward(self, x):
        c3 = self.stem(x)
        c4 = self.c4(c3)
        c5 = self.lateral(self.c5(c4))
        a, b = c5.chunk(2, 1)
        c5 = torch.cat([a, b + F.max_pool2d(a, 3, 1, 1)], 1)
        p4 = self.merge4(torch.cat([F.interpolate(c5, scale_factor=2, mode="nearest"), c4], 1))
        p3 = self.merge3(torch.cat([F.interpolate(p4, scale_factor=2, mode="nearest"), c3], 1))
        return tuple(head(p) for head, p in zip(self.heads, (p3, p4, c5)))


def pack(path):
    """Leaves out of a .pt2 file what no reader of the network needs and what makes up most of its bytes: padding, example
    inputs, traces of calls, and descriptions of devices."""
    with zipfile.ZipFile(path) as archive:
        entries = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries:
            if "/sample_inputs/" in name:
                continue
            if name.endswith(".json"):
                value = json.loads(data)
                if "graph_module" in value:
                    for node in value["graph_module"]["graph"]["nodes"]:
                        kept = {key: text for key, text in node["metadata"].items() if key == "nn_module_stack"}
                        node["metadata"] = kept
                data = json.dumps(shorter(value), separators=(",", ":")).encode()
                data = re.sub(rb"Symbol\('(s\d+)', positive=True, integer=True\)", rb"\1", data)
            archive.writestr(zipfile.ZipInfo(name), data)


def shorter(value):
    if isinstance(value, list):
        return [shorter(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: shorter(item) for key, item in value.items() if key not in ("device", "requires_grad", "kind")}


def pack_onnx(path):
    """Leaves out of an ONNX file of the dynamo exporter what is not read."""
    model = onnx.load(path)
    for node in model.graph.node:
        kept = [entry for entry in node.metadata_props if entry.key.split(".")[-1] in ("name_scopes", "class_hierarchy")]
        kept = [onnx.StringStringEntryProto(key=entry.key, value=entry.value) for entry in kept]
        del node.metadata_props[:]
        node.metadata_props.extend(kept)
        node.ClearField("doc_string")
    for value in [*model.graph.value_info, *model.graph.initializer, *model.graph.input, *model.graph.output]:
        del value.metadata_props[:]
    del model.graph.metadata_props[:]
    onnx.save(model, path)


def write(name, net):
    torch.manual_seed(1)
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.GroupNorm, nn.LayerNorm)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_mean, -0.2, 0.2)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
        if isinstance(module, nn.Conv2d) and module.bias is not None:
            nn.init.uniform_(module.bias, -0.2, 0.2)
    net.eval()
    tensors = {}
    for suffix, images in (("", X), ("_again", X_AGAIN)):
        results = net(images)
        for index, y in enumerate(results if isinstance(results, tuple) else [results]):
            tensors[f"y{index}{suffix}"] = y.detach().contiguous()
    save_file(tensors, f"{FOLDER}/{name}.safetensors")

    program = torch.export.export(net, (X,), dynamic_shapes=({0: torch.export.Dim("batch")},))
    torch.export.save(program, f"{FOLDER}/{name}.pt2")
    pack(f"{FOLDER}/{name}.pt2")
    path = f"{FOLDER}/{name}-dynamo.onnx"
    torch.onnx.export(net, (X,), dynamic_shapes=({0: torch.export.Dim("batch")},), dynamo=True, verbose=False).save(path)
    pack_onnx(path)
    script = io.BytesIO()
    torch.onnx.export(
        net, (X,), script, dynamo=False, opset_version=17, input_names=["x"], dynamic_axes={"x": {0: "batch"}}
    )
    with open(f"{FOLDER}/{name}-script.onnx", "wb") as file:
        file.write(script.getvalue())
    check(path, tensors)
    check(f"{FOLDER}/{name}-script.onnx", tensors)
    ends = (".pt2", "-dynamo.onnx", "-script.onnx", ".safetensors")
    print(name, *(os.path.getsize(f"{FOLDER}/{name}{end}") for end in ends))


def check(path, tensors):
    """Compares with onnxruntime, if that is installed, so that a fault of an exporter is not taken for one of the reader."""
    try:
        import onnxruntime
    except ImportError:
        return
    session = onnxruntime.InferenceSession(path)
    for suffix, images in (("", X), ("_again", X_AGAIN)):
        results = session.run(None, {session.get_inputs()[0].name: images.numpy()})
        for index, y in enumerate(results):
            difference = (torch.from_numpy(y) - tensors[f"y{index}{suffix}"]).abs().max().item()
            if difference > 1e-4:
                print(f"{path}: onnxruntime differs by {difference}")


NETWORKS = {
    "residual": Residual, "vision": Vision, "convnext": ConvNext, "unet": UNet, "windows": Windows, "neck": Neck,
}  # fmt: skip
# Files that are not committed, as the others have the same operations and all of them are too large.
LEFT_OUT = ["neck.pt2", "vision-dynamo", "unet-dynamo", "neck-dynamo", "vision-script", "convnext-script", "windows-script"]

if __name__ == "__main__":
    save_file({"x": X, "x_again": X_AGAIN}, f"{FOLDER}/inputs.safetensors")
    for name in sys.argv[2:] or NETWORKS:
        torch.manual_seed(0)
        write(name, NETWORKS[name]())
        for file in os.listdir(FOLDER):
            if file.removesuffix(".onnx") in LEFT_OUT and "KEEP_ALL" not in os.environ:
                os.remove(f"{FOLDER}/{file}")
