"""Modules whose state_dict holds tables of constants."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# Row and column frequency, by the accuracy that each had alone, best first and worst first, and lowest first.
FREQUENCIES = {
    "top": "00 01 60 05 02 10 12 40 50 16 30 04 06 03 35 22 46 63 33 53 55 21 61 52 54 32 31 41 23 20 65 13",
    "low": "00 01 10 11 02 20 21 12 22 03 30 40 04 13 31 05 14 23 32 41 50 06 15 24 33 42 51 60 16 25 34 43",
    "bot": "66 14 34 36 26 43 11 24 44 45 56 15 42 62 25 51 64 13 65 20 23 41 31 32 54 52 61 21 55 53 33 63",
}


def cosines(frequency: int, size: int) -> Tensor:
    """One row of the orthonormal discrete cosine transform."""
    row = torch.cos(math.pi * frequency * (torch.arange(size, dtype=torch.float64) + 0.5) / size)
    return row * math.sqrt((2 if frequency > 0 else 1) / size)


class Transform(nn.Module):
    """The amplitude of one frequency for each channel."""

    def __init__(self, channels: int, frequencies: str, height: int, width: int):
        super().__init__()
        pairs = FREQUENCIES[frequencies[:3]].split()[: int(frequencies[3:])]
        patterns = [
            torch.outer(cosines(int(u) * (height // 7), height), cosines(int(v) * (width // 7), width))
            for u, v in pairs
        ]
        table = torch.stack(patterns).repeat_interleave(channels // len(pairs), 0)
        self.register_buffer("weight", table.float())

    def forward(self, x: Tensor) -> Tensor:
        return torch.einsum("nchw,chw->nc", x, self.weight)


class FrequencyChannelAttention(nn.Module):
    """`fca`: a gate for each channel from one frequency of its map."""

    def __init__(
        self, channels: int, reduction: int = 16, frequencies: str = "top16", dct_h: int = 7, dct_w: int = 7
    ):
        super().__init__()
        self.grid = (dct_h, dct_w)
        self.dct_layer = Transform(channels, frequencies, dct_h, dct_w)
        width = channels // reduction
        self.fc = nn.Sequential(
            nn.Linear(channels, width, False), nn.ReLU(inplace=True), nn.Linear(width, channels, False), nn.Sigmoid()
        )

    def forward(self, x: Tensor) -> Tensor:
        pooled = x if x.shape[2:] == self.grid else F.adaptive_avg_pool2d(x, self.grid)
        return x * self.fc(self.dct_layer(pooled))[:, :, None, None]


class Rotation(nn.Module):
    """Rotary positions: each pair of channels turns by the row or the column times a frequency."""

    def __init__(self, channels: int, grid: tuple[int, int]):
        super().__init__()
        count = channels // 4
        frequencies = 10_000 ** (-torch.arange(count, dtype=torch.float64) / count)
        rows, columns = torch.meshgrid(*(torch.arange(size) for size in grid), indexing="ij")
        angles = torch.cat([place[:, :, None] * frequencies for place in (rows, columns)], -1)
        self.register_buffer("rotations", torch.stack([angles.cos(), angles.sin()], -1).float())

    def forward(self, x: Tensor) -> Tensor:
        """Rotates tokens [n, h · w, c]."""
        rotations = torch.view_as_complex(self.rotations).flatten(0, 1)
        pairs = torch.view_as_complex(x.unflatten(2, (-1, 2)))
        return torch.view_as_real(pairs * rotations).flatten(2)


class RotaryLinearAttention(nn.Module):
    """`mlla`: linear attention with rotary positions, and a depthwise convolution."""

    def __init__(self, channels: int, grid: tuple[int, int], heads: int = 8):
        super().__init__()
        self.heads = heads
        self.qk = nn.Linear(channels, 2 * channels)
        self.elu = nn.ELU()
        self.lepe = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.rope = Rotation(channels, grid)

    def split(self, tokens: Tensor) -> Tensor:
        """[n, l, c] to [n, heads, l, c / heads]."""
        return tokens.unflatten(2, (self.heads, -1)).transpose(1, 2)

    def forward(self, x: Tensor) -> Tensor:
        tokens = x.flatten(2).transpose(1, 2)
        q, k = (self.elu(self.qk(tokens)) + 1).chunk(2, 2)
        summary = self.split(self.rope(k)).transpose(2, 3) @ self.split(tokens) / tokens.shape[1]
        scale = self.split(q) @ self.split(k).mean(2, keepdim=True).transpose(2, 3) + 1e-6
        attended = self.split(self.rope(q)) @ summary / scale
        return attended.transpose(2, 3).reshape(x.shape) + self.lepe(x)
