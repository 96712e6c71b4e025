"""The backbones: residual networks of CIFAR with places for attention, ResNet-18, and the vision transformer's base size."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pytorch_self_attention import MultiHeadSelfAttention


class BasicBlock(nn.Module):
    """ReLU(residual(BN(conv(ReLU(BN(conv x))))) + shortcut x).

    The shortcut is the paper's option A: every second row and column, and channels of zeros on both sides.
    """

    def __init__(self, inputs: int, outputs: int, stride: int, residual: nn.Module):
        super().__init__()
        self.stride = stride
        missing = outputs - inputs
        self.padding = (0, 0, 0, 0, missing // 2, missing - missing // 2)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.residual = residual

    def shortcut(self, x: Tensor) -> Tensor:
        return x if self.stride == 1 else F.pad(x[:, :, :: self.stride, :: self.stride], self.padding)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = self.residual(self.bn2(self.conv2(y)))
        return F.relu(y + self.shortcut(x), inplace=True)


class ResidualNetwork(nn.Module):
    """The CIFAR form of He et al., 2016, section 4.2. `residual` makes each block's attention from its channels."""

    def __init__(
        self,
        blocks: int,
        residual: Callable[[int], nn.Module],
        channels: int = 3,
        classes: int = 10,
        width: int = 16,
    ):
        super().__init__()
        self.classes = classes
        self.conv1 = nn.Conv2d(channels, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.layer1 = self.stage(width, width, 1, blocks, residual)
        self.layer2 = self.stage(width, 2 * width, 2, blocks, residual)
        self.layer3 = self.stage(2 * width, 4 * width, 2, blocks, residual)
        self.linear = nn.Linear(4 * width, classes)

    @staticmethod
    def stage(
        inputs: int, outputs: int, stride: int, blocks: int, residual: Callable[[int], nn.Module]
    ) -> nn.Sequential:
        first = BasicBlock(inputs, outputs, stride, residual(outputs))
        return nn.Sequential(first, *(BasicBlock(outputs, outputs, 1, residual(outputs)) for _ in range(blocks - 1)))

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean((2, 3)))


class ProjectionBlock(nn.Module):
    """A block of ResNet-18: where it changes the shape, a 1x1 convolution with a norm is the shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Identity()
        if inputs != outputs or stride != 1:
            projection = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
            self.downsample = nn.Sequential(projection, nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(y)) + self.downsample(x), inplace=True)


class ImageNetResidualNetwork(nn.Module):
    """ResNet-18 (He et al., 2016, table 1)."""

    def __init__(self, channels: int = 3, classes: int = 1000):
        super().__init__()
        self.classes = classes
        self.conv1 = nn.Conv2d(channels, 64, 7, 2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        blocks = []
        inputs = 64
        for stage, outputs in enumerate((64, 128, 256, 512)):
            blocks += [ProjectionBlock(inputs, outputs, 1 if stage == 0 else 2), ProjectionBlock(outputs, outputs, 1)]
            inputs = outputs
        self.blocks = nn.Sequential(*blocks)
        self.fc = nn.Linear(512, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x)), inplace=True), 3, 2, padding=1)
        return self.fc(self.blocks(x).mean((2, 3)))


class PatchEmbedding(nn.Module):
    """Cuts a map into patches and projects each to a token."""

    def __init__(self, channels: int, width: int, patch: int):
        super().__init__()
        self.proj = nn.Conv2d(channels, width, patch, stride=patch)

    def forward(self, x: Tensor) -> Tensor:
        return self.proj(x).flatten(2).transpose(1, 2)


class Perceptron(nn.Module):
    """Two linear layers, four times as wide between them."""

    def __init__(self, width: int):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width)
        self.act = nn.GELU()
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(self.act(self.fc1(x)))


class EncoderBlock(nn.Module):
    """x + attention(norm x), then x + mlp(norm x)."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attn = MultiHeadSelfAttention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = Perceptron(width)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class VisionTransformer(nn.Module):
    """Dosovitskiy et al., 2021, section 3.1, base size, without the layer before the head that pre-training has."""

    def __init__(
        self,
        channels: int = 3,
        size: tuple[int, int] = (224, 224),
        classes: int = 1000,
        width: int = 768,
        depth: int = 12,
        heads: int = 12,
        patch: int = 16,
    ):
        super().__init__()
        self.classes = classes
        patches = (size[0] // patch) * (size[1] // patch)
        self.cls_token = nn.Parameter(1e-6 * torch.randn(1, 1, width))
        self.pos_embed = nn.Parameter(0.02 * torch.randn(1, patches + 1, width))
        self.patch_embed = PatchEmbedding(channels, width, patch)
        self.blocks = nn.Sequential(*(EncoderBlock(width, heads) for _ in range(depth)))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, classes)

    def forward(self, x: Tensor) -> Tensor:
        tokens = torch.cat([self.cls_token.expand(x.shape[0], -1, -1), self.patch_embed(x)], 1)
        tokens = self.blocks(tokens + self.pos_embed)
        # The norm takes each token by itself, so that the first alone is enough.
        return self.head(self.norm(tokens[:, 0]))
