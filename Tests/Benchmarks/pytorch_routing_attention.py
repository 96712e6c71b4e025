"""Attention modules that choose what they attend to: windows, or places of the map."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class JoinedProjection(nn.Module):
    """Queries, keys and values from one linear layer."""

    def __init__(self, channels: int):
        super().__init__()
        self.qkv = nn.Linear(channels, 3 * channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.qkv(x)


class BiLevelRoutingAttention(nn.Module):
    """`biformer`: each window attends to all tokens of the windows whose mean key fits its mean query best."""

    def __init__(self, channels: int, heads: int = 8, windows: int = 7, topk: int = 4, kernel_size: int = 5):
        super().__init__()
        self.heads, self.windows, self.topk = heads, windows, topk
        self.scale = channels**-0.5
        self.lepe = nn.Conv2d(channels, channels, kernel_size, padding=kernel_size // 2, groups=channels)
        self.qkv = JoinedProjection(channels)
        self.wo = nn.Linear(channels, channels)

    def split(self, tokens: Tensor) -> Tensor:
        """Tokens [n, windows², tokens, c] by head: [n, windows², heads, tokens, c / heads]."""
        return tokens.unflatten(3, (self.heads, -1)).transpose(2, 3)

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        p = self.windows
        x = F.pad(x, (0, -w % p, 0, -h % p))
        height, width = x.shape[2] // p, x.shape[3] // p
        tokens = x.view(n, c, p, height, p, width).permute(0, 2, 4, 3, 5, 1).reshape(n, p * p, height * width, c)
        queries, keys, values = self.qkv(tokens).chunk(3, dim=3)

        likeness = queries.detach().mean(2) @ keys.detach().mean(2).transpose(1, 2)
        chosen = likeness.topk(self.topk, dim=2).indices
        # [n, windows², topk, tokens, c] → [n, windows², topk · tokens, c].
        image = torch.arange(n, device=x.device)[:, None, None]
        keys, values_of_chosen = (part[image, chosen].flatten(2, 3) for part in (keys, values))
        parts = (self.split(part) for part in (queries, keys, values_of_chosen))
        seen = F.scaled_dot_product_attention(*parts, scale=self.scale).transpose(2, 3).flatten(3)

        def image_of(tokens: Tensor) -> Tensor:
            return tokens.view(n, p, p, height, width, c).permute(0, 5, 1, 3, 2, 4).reshape(x.shape)

        y = image_of(seen) + self.lepe(image_of(values))
        return self.wo(y.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)[:, :, :h, :w]


class ChannelNorm(nn.Module):
    """A layer normalisation over the channels of a map."""

    def __init__(self, channels: int):
        super().__init__()
        self.norm = nn.LayerNorm(channels)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class DeformableAttention(nn.Module):
    """`dat`: positions attend to samples of the map at places that move with the input, in groups of channels."""

    def __init__(
        self,
        channels: int,
        grid: tuple[int, int],
        heads: int = 8,
        groups: int = 2,
        kernel_size: int = 5,
        stride: int = 1,
        offset_range: float = 2.0,
        plus: bool = False,
    ):
        super().__init__()
        self.heads, self.groups, self.offset_range, self.plus = heads, groups, offset_range, plus
        width = channels // groups
        padding = 0 if plus and kernel_size == stride else kernel_size // 2
        self.conv_offset = nn.Sequential(
            nn.Conv2d(width, width, kernel_size, stride, padding, groups=width),
            ChannelNorm(width),
            nn.GELU(),
            nn.Conv2d(width, 2, 1, bias=False),
        )
        for name in ("q", "k", "v", "out"):
            self.add_module(f"proj_{name}", nn.Conv2d(channels, channels, 1))
        self.rpe_table = nn.Parameter(torch.empty(heads, 2 * grid[0] - 1, 2 * grid[1] - 1))
        nn.init.trunc_normal_(self.rpe_table, std=0.01)

    def places(self, offsets: Tensor) -> Tensor:
        """The places [n, rows, columns, 2], y first."""
        sizes = torch.tensor(offsets.shape[2:], device=offsets.device)
        extent = (sizes - 1 if self.plus else sizes).to(offsets.dtype)
        regular = (self.regular(sizes) + 0.5) / extent * 2 - 1
        offsets = offsets.permute(0, 2, 3, 1)
        if self.plus:
            return (regular + offsets).clamp(-1, 1)
        return regular + offsets.tanh() * self.offset_range / extent

    def regular(self, sizes: Tensor) -> Tensor:
        """The indices of all elements of a map, [h, w, 2], y first."""
        axes = (torch.arange(int(size), device=sizes.device, dtype=torch.float32) for size in sizes)
        return torch.stack(torch.meshgrid(*axes, indexing="ij"), dim=-1)

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        queries = self.proj_q(x)
        places = self.places(self.conv_offset(queries.view(n * self.groups, -1, h, w)))
        grouped = x.reshape(n * self.groups, -1, h, w)
        sampled = F.grid_sample(grouped, places.flip(-1), align_corners=True).reshape(n, c, 1, -1)
        queries, keys, values = (
            part.reshape(n, self.heads, c // self.heads, -1).transpose(2, 3)
            for part in (queries, self.proj_k(sampled), self.proj_v(sampled))
        )

        sizes = torch.tensor((h, w), device=x.device)
        indices = self.regular(sizes).flatten(0, 1)
        positions = indices / (sizes - 1) * 2 - 1 if self.plus else (indices + 0.5) / sizes * 2 - 1
        # [n · groups, h · w, places, 2].
        distances = (positions[:, None] - places.flatten(1, 2)[:, None]) / 2
        table = self.rpe_table.unflatten(0, (self.groups, -1)).repeat(n, 1, 1, 1)
        bias = F.grid_sample(table, distances.flip(-1), align_corners=True).reshape(n, self.heads, h * w, -1)

        seen = F.scaled_dot_product_attention(queries, keys, values, bias)
        return self.proj_out(seen.transpose(2, 3).reshape(n, c, h, w))
