"""How wide the bottlenecks of the attention modules are, after the rules of their reference code."""


def narrowed_width(channels: int, reduction: int) -> int:
    """`channels / reduction` without its fraction; that it vanishes is an error."""
    if channels < reduction:
        raise ValueError(f"{channels} channels are too few for a reduction of {reduction}")
    return channels // reduction


def rounded_width(channels: int, reduction: int) -> int:
    """`channels / reduction` to the nearest whole number; that it is less than 1 is an error."""
    narrowed_width(channels, reduction)
    return int(channels / reduction + 0.5)


def divisible_width(width: float, divisor: int = 8, minimum: int | None = None, round_limit: float = 0.9) -> int:
    """The multiple of `divisor` nearest to `width`; one step up where that loses more than `1 - round_limit` of it."""
    result = max(minimum or divisor, int(width + divisor / 2) // divisor * divisor)
    return result + divisor if result < round_limit * width else result
