"""Attention modules that weigh whole channels, for maps [n, c, h, w]."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pytorch_widths import narrowed_width, rounded_width


class SqueezeExcitation(nn.Module):
    """`se`: one gate per channel from its mean through a two-layer bottleneck."""

    def __init__(self, channels: int, reduction: int = 16):
        super().__init__()
        width = narrowed_width(channels, reduction)
        self.fc = nn.Sequential(
            nn.Linear(channels, width, bias=False), nn.ReLU(inplace=True), nn.Linear(width, channels, bias=False)
        )

    def forward(self, x: Tensor) -> Tensor:
        gate = self.fc(x.mean((2, 3))).sigmoid()
        return x * gate[:, :, None, None]


class EffectiveSqueezeExcitation(nn.Module):
    """`ese`: a single layer and a hard sigmoid."""

    def __init__(self, channels: int):
        super().__init__()
        self.fc = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x * F.hardsigmoid(self.fc(x.mean((2, 3), keepdim=True)))


class EfficientChannelAttention(nn.Module):
    """`eca`: a channel's gate sees the means of its neighbours; a kernel size of 0 is found from the channels."""

    def __init__(self, channels: int, kernel_size: int = 3, bias: bool = True):
        super().__init__()
        if kernel_size == 0:
            kernel_size = int(abs((math.log2(channels) + 1) / 2)) | 1
        self.conv = nn.Conv1d(1, 1, kernel_size, padding=kernel_size // 2, bias=bias)

    def forward(self, x: Tensor) -> Tensor:
        gate = self.conv(x.mean((2, 3)).unsqueeze(1)).sigmoid()
        return x * gate.squeeze(1)[:, :, None, None]


class GatherExcite(nn.Module):
    """`ge`: each place gated by the mean of its neighbourhood, or of the whole map with extent 0; no parameters."""

    def __init__(self, channels: int, extent: int = 0):
        super().__init__()
        self.extent = extent

    def forward(self, x: Tensor) -> Tensor:
        if self.extent == 0:
            return x * x.mean((2, 3), keepdim=True).sigmoid()
        kernel = 2 * self.extent - 1
        means = F.avg_pool2d(x, kernel, self.extent, kernel // 2, count_include_pad=False)
        return x * F.interpolate(means.sigmoid(), size=x.shape[2:])


class GlobalContext(nn.Module):
    """`gc`: one attended mean of the whole map makes a gate per channel."""

    def __init__(self, channels: int, reduction: int = 8):
        super().__init__()
        self.conv_attn = nn.Conv2d(channels, 1, 1)
        self.mlp_scale = NormedBottleneck(channels, rounded_width(channels, reduction))

    def forward(self, x: Tensor) -> Tensor:
        weights = self.conv_attn(x).flatten(2).softmax(-1)
        context = torch.bmm(x.flatten(2), weights.transpose(1, 2)).unsqueeze(-1)
        return x * self.mlp_scale(context).sigmoid()


class NormedBottleneck(nn.Module):
    """1×1, LayerNorm over channels, ReLU, 1×1, on maps of one element."""

    def __init__(self, channels: int, width: int):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, width, 1)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.fc2 = nn.Conv2d(width, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        hidden = self.norm(self.fc1(x).flatten(1)).relu()
        return self.fc2(hidden[:, :, None, None])


class GatedChannelTransformation(nn.Module):
    """`gct`: channels compete or cooperate through their norms."""

    def __init__(self, channels: int, epsilon: float = 1e-5):
        super().__init__()
        self.alpha = nn.Parameter(torch.ones(1, channels, 1, 1))
        self.gamma = nn.Parameter(torch.zeros(1, channels, 1, 1))
        self.beta = nn.Parameter(torch.zeros(1, channels, 1, 1))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        embedding = self.alpha * (x.square().sum((2, 3), keepdim=True) + self.epsilon).sqrt()
        norm = self.gamma * (embedding.square().mean(1, keepdim=True) + self.epsilon).rsqrt()
        return x * (1 + torch.tanh(embedding * norm + self.beta))


class GlobalResponseNormalisation(nn.Module):
    """`grn`: x + bias + weight · x · n, where n compares a channel's norm with the mean of all."""

    def __init__(self, channels: int):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        norm = torch.linalg.vector_norm(x, dim=(2, 3), keepdim=True)
        relative = norm / (norm.mean(1, keepdim=True) + 1e-6)
        return torch.addcmul(self.bias[:, None, None], x, 1 + self.weight[:, None, None] * relative)


class StyleRecalibration(nn.Module):
    """`srm`: a channel's gate from its own mean and deviation."""

    def __init__(self, channels: int):
        super().__init__()
        self.cfc = nn.Parameter(torch.zeros(channels, 2))
        self.bn = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        mean = x.mean((2, 3), keepdim=True)
        # In eager mode several times faster than torch.var_mean.
        variance = (x - mean).square().sum((2, 3)) / (x.shape[2] * x.shape[3] - 1)
        style = torch.stack([mean.flatten(1), (variance + 1e-5).sqrt()], -1)
        z = (style * self.cfc).sum(-1)
        return x * self.bn(z[:, :, None, None]).sigmoid()


class SimpleParameterFreeAttention(nn.Module):
    """`simam`: a gate for each element from how far it stands out from its channel."""

    def __init__(self, channels: int, e_lambda: float = 1e-4):
        super().__init__()
        self.e_lambda = e_lambda

    def forward(self, x: Tensor) -> Tensor:
        others = x.shape[2] * x.shape[3] - 1
        distance = (x - x.mean((2, 3), keepdim=True)).square()
        energy = 4 * (distance.sum((2, 3), keepdim=True) / others + self.e_lambda)
        # The reciprocal has one element a channel, and spares a backward pass through a division of the whole map.
        return x * (distance * energy.reciprocal() + 0.5).sigmoid()
