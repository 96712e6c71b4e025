"""Attention modules built on strips of the map or on kernels of several sizes, for maps [n, c, h, w]."""

from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pytorch_widths import divisible_width


class CoordinateAttention(nn.Module):
    """`coord`: one gate per row and one per column of each channel through a shared bottleneck."""

    def __init__(self, channels: int, reduction: int = 16):
        super().__init__()
        width = divisible_width(channels * 2 / (3 * reduction), round_limit=0)
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.act = nn.Hardswish(inplace=True)
        self.conv_h = nn.Conv2d(width, channels, 1, bias=False)
        self.conv_w = nn.Conv2d(width, channels, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        h, w = x.shape[2:]
        strips = torch.cat([x.mean(3, keepdim=True), x.mean(2, keepdim=True).transpose(2, 3)], 2)
        rows, columns = self.act(self.bn1(self.conv1(strips))).split([h, w], 2)
        return x * self.conv_h(rows).sigmoid() * self.conv_w(columns.transpose(2, 3)).sigmoid()


class EfficientLocalAttention(nn.Module):
    """`ela`: one gate per row and one per column from a convolution along each strip."""

    def __init__(self, channels: int, kernel_size: int = 7):
        super().__init__()
        k = kernel_size
        self.conv_h = nn.Conv2d(channels, channels, (k, 1), padding=(k // 2, 0), groups=channels, bias=False)
        self.conv_w = nn.Conv2d(channels, channels, (1, k), padding=(0, k // 2), groups=channels, bias=False)
        self.norm_h = nn.GroupNorm(1, channels)
        self.norm_w = nn.GroupNorm(1, channels)
        self.act = nn.SiLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        rows = self.act(self.norm_h(self.conv_h(x.mean(3, keepdim=True))))
        columns = self.act(self.norm_w(self.conv_w(x.mean(2, keepdim=True))))
        return x * rows.sigmoid() * columns.sigmoid()


class StripAttention(nn.Module):
    """`strip`: one gate per element from the means of its row and its column."""

    def __init__(self, channels: int, kernel_size: int = 3):
        super().__init__()
        k = kernel_size
        self.conv_h = nn.Conv2d(channels, channels, (k, 1), padding=(k // 2, 0), groups=channels, bias=False)
        self.conv_w = nn.Conv2d(channels, channels, (1, k), padding=(0, k // 2), groups=channels, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        rows = self.conv_h(x.mean(3, keepdim=True))
        columns = self.conv_w(x.mean(2, keepdim=True))
        return x * (rows + columns).sigmoid()


class EfficientMultiScaleAttention(nn.Module):
    """`ema`: strips and a 3×3 convolution weigh one another within groups of channels."""

    def __init__(self, channels: int, factor: int = 8):
        super().__init__()
        self.groups = factor
        width = channels // factor
        self.gn = nn.GroupNorm(width, width)
        self.conv1x1 = nn.Conv2d(width, width, 1)
        self.conv3x3 = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        grouped = x.reshape(n * self.groups, c // self.groups, h, w)
        strips = torch.cat([grouped.mean(3, keepdim=True), grouped.mean(2, keepdim=True).transpose(2, 3)], 2)
        rows, columns = self.conv1x1(strips).sigmoid().split([h, w], 2)
        x1 = self.gn(grouped * rows * columns.transpose(2, 3))
        x2 = self.conv3x3(grouped)
        weights1 = x1.mean((2, 3)).softmax(-1).unsqueeze(1)
        weights2 = x2.mean((2, 3)).softmax(-1).unsqueeze(1)
        scores = torch.bmm(weights1, x2.flatten(2)) + torch.bmm(weights2, x1.flatten(2))
        return (grouped * scores.sigmoid().view(-1, 1, h, w)).view(n, c, h, w)


class SelectiveKernel(nn.Module):
    """`sk`: each channel chooses among convolutions of several sizes by a softmax."""

    def __init__(self, channels: int, reduction: int = 16, kernels: tuple[int, ...] = (1, 3, 5, 7), groups: int = 1):
        super().__init__()
        width = max(32, channels // reduction)
        self.convs = nn.ModuleList(self.branch(channels, kernel, groups) for kernel in kernels)
        self.fc = nn.Linear(channels, width)
        self.fcs = nn.ModuleList(nn.Linear(width, channels) for _ in kernels)

    @staticmethod
    def branch(channels: int, kernel: int, groups: int) -> nn.Sequential:
        """Convolution, norm and ReLU, the size kept."""
        return nn.Sequential(
            OrderedDict(
                conv=nn.Conv2d(channels, channels, kernel, padding=kernel // 2, groups=groups),
                bn=nn.BatchNorm2d(channels),
                relu=nn.ReLU(inplace=True),
            )
        )

    def forward(self, x: Tensor) -> Tensor:
        branches = [convolve(x) for convolve in self.convs]
        summary = self.fc(sum(branch.mean((2, 3)) for branch in branches))
        weights = torch.stack([choose(summary) for choose in self.fcs]).softmax(0)
        return sum(branch * weight[:, :, None, None] for branch, weight in zip(branches, weights))


class SplitAttention(nn.Module):
    """`splat`: each channel chooses among the splits of a grouped 3×3 convolution by a softmax."""

    def __init__(self, channels: int, radix: int = 2):
        super().__init__()
        self.radix = radix
        width = divisible_width(channels * radix / 4, minimum=32)
        self.conv = nn.Conv2d(channels, channels * radix, 3, padding=1, groups=radix, bias=False)
        self.act = nn.ReLU(inplace=True)
        self.fc1 = nn.Conv2d(channels, width, 1)
        self.fc2 = nn.Conv2d(width, channels * radix, 1)

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        splits = self.act(self.conv(x)).view(n, self.radix, c, h, w)
        summary = splits.mean((3, 4)).sum(1)[:, :, None, None]
        scores = self.fc2(self.act(self.fc1(summary))).view(n, self.radix, c, 1, 1)
        weights = scores.softmax(1) if self.radix > 1 else scores.sigmoid()
        return sum(split * weight for split, weight in zip(splits.unbind(1), weights.unbind(1)))


class LargeKernelAttention(nn.Module):
    """`lka`: a 21×21 neighbourhood from two depthwise convolutions and a 1×1."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv0 = nn.Conv2d(channels, channels, 5, padding=2, groups=channels)
        self.conv_spatial = nn.Conv2d(channels, channels, 7, padding=9, dilation=3, groups=channels)
        self.conv1 = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x * self.conv1(self.conv_spatial(self.conv0(x)))


class ParNetAttention(nn.Module):
    """`parnet`: a 1×1 and a 3×3 convolution beside a gate from each channel's mean."""

    def __init__(self, channels: int):
        super().__init__()
        self.sse = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, channels, 1), nn.Sigmoid())
        self.conv1x1 = nn.Sequential(nn.Conv2d(channels, channels, 1), nn.BatchNorm2d(channels))
        self.conv3x3 = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels))
        self.silu = nn.SiLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        return self.silu(self.conv1x1(x) + self.conv3x3(x) + x * self.sse(x))


class ChannelScale(nn.Module):
    """One factor a channel."""

    def __init__(self, channels: int, start: float):
        super().__init__()
        self.weight = nn.Parameter(torch.full((1, channels, 1, 1), start))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weight


class WaveletConvolution(nn.Module):
    """`wtconv`: depthwise kernels on the levels of a Haar transform."""

    def __init__(self, channels: int, kernel_size: int = 5, wt_levels: int = 1, bias: bool = True):
        super().__init__()

        def depthwise(width: int, bias: bool) -> nn.Conv2d:
            return nn.Conv2d(width, width, kernel_size, padding=kernel_size // 2, groups=width, bias=bias)

        self.channels = channels
        rows, columns = torch.tensor([1.0, 1, -1, -1]), torch.tensor([1.0, -1, 1, -1])
        kernels = torch.stack([torch.ones(4), rows, columns, rows * columns]).reshape(4, 1, 2, 2) / 2
        for name in ("wt_filter", "iwt_filter"):
            self.register_buffer(name, kernels.repeat(channels, 1, 1, 1))
        self.base_conv = depthwise(channels, bias)
        self.base_scale = ChannelScale(channels, 1.0)
        self.wavelet_convs = nn.ModuleList([depthwise(4 * channels, False) for _ in range(wt_levels)])
        self.wavelet_scale = nn.ModuleList([ChannelScale(4 * channels, 0.1) for _ in range(wt_levels)])

    def levels(self, x: Tensor, level: int) -> Tensor:
        """What this level and the deeper ones add to a map."""
        if level == len(self.wavelet_convs):
            return torch.zeros_like(x)
        h, w = x.shape[2:]
        bands = F.conv2d(F.pad(x, (0, w % 2, 0, h % 2)), self.wt_filter, stride=2, groups=self.channels)
        # Every fourth map is a channel's sums.
        deeper = self.levels(bands[:, ::4], level + 1)
        bands = self.wavelet_scale[level](self.wavelet_convs[level](bands)).unflatten(1, (-1, 4))
        bands = torch.cat([bands[:, :, :1] + deeper[:, :, None], bands[:, :, 1:]], 2).flatten(1, 2)
        return F.conv_transpose2d(bands, self.iwt_filter, stride=2, groups=self.channels)[..., :h, :w]

    def forward(self, x: Tensor) -> Tensor:
        return self.base_scale(self.base_conv(x)) + self.levels(x, 0)
