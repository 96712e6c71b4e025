"""One thing to measure: a model, its input, and a function that does the work once."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pytorch_backbones import ImageNetResidualNetwork, ResidualNetwork, VisionTransformer
from pytorch_composition import Expression, build, parse

# Places for a composition in a backbone: in every block, after its last norm, before the addition.
SITES = (None, "blocks", "layer*.*.residual")


def residual_network(blocks: int) -> Callable[[Expression, list[int]], nn.Module]:
    """How to make a residual network with the composition, its own parameters each time, in every block."""
    return lambda composition, shape: ResidualNetwork(
        blocks, residual=lambda width: build(composition, width), channels=shape[1]
    )


def resnet18(composition: Expression, shape: list[int]) -> nn.Module:
    if composition != "identity":
        raise ValueError("compositions in 'resnet18' are not supported; only 'identity' is")
    return ImageNetResidualNetwork(shape[1])


def vision_transformer(composition: Expression, shape: list[int]) -> nn.Module:
    if composition != "identity":
        raise ValueError("compositions in 'vit_base_patch16_224' are not supported; only 'identity' is")
    return VisionTransformer(shape[1], (shape[2], shape[3]))


# From a composition and the input's shape to a network.
BACKBONES: dict[str, Callable[[Expression, list[int]], nn.Module]] = {
    "resnet8": residual_network(1),
    "resnet18": resnet18,
    "resnet20": residual_network(3),
    "vit_base_patch16_224": vision_transformer,
}


def parameter_count(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def build_model(composition: str, backbone: str | None, sites: str | None, shape: list[int]) -> nn.Module:
    """The composition by itself, or grafted into a backbone."""
    expression = parse(composition)
    if backbone is None:
        if len(shape) not in (3, 4):
            raise ValueError(f"an input is [n, c, h, w] or [n, l, c], not {shape}")
        if len(shape) == 3:
            return build(expression, shape[2], takes_tokens=True)
        return build(expression, shape[1], grid=(shape[2], shape[3]))
    if backbone not in BACKBONES:
        raise ValueError(f"no backbone '{backbone}'; there are {', '.join(BACKBONES)}")
    if sites not in SITES:
        raise ValueError(f"no sites '{sites}'; there are 'blocks'")
    if len(shape) != 4:
        raise ValueError(f"a backbone takes [n, c, h, w], not {shape}")
    return BACKBONES[backbone](expression, shape)


def forward(model: nn.Module, x: Tensor) -> Callable[[], object]:
    """Evaluation, nothing kept for gradients."""
    model.eval()

    def run() -> Tensor:
        with torch.inference_mode():
            return model(x)

    return run


def gradient(model: nn.Module, x: Tensor) -> Callable[[], object]:
    """Training mode, forward and backward of a fixed upstream gradient to the input and all parameters."""
    model.train()
    x.requires_grad_()
    classes = getattr(model, "classes", None)
    # Modules by themselves keep the shape.
    upstream = torch.randn(x.shape if classes is None else (x.shape[0], classes))

    def run() -> None:
        x.grad = None
        model.zero_grad(set_to_none=True)
        model(x).backward(upstream)

    return run


def step(model: nn.Module, x: Tensor) -> Callable[[], object]:
    """Training mode, one step of stochastic gradient descent on the cross entropy of random labels."""
    classes = getattr(model, "classes", None)
    if classes is None:
        raise ValueError("a step needs a backbone, for its classes")
    model.train()
    labels = torch.randint(classes, (x.shape[0],))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)

    def run() -> None:
        F.cross_entropy(model(x), labels).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return run


WORKS: dict[str, Callable[[nn.Module, Tensor], Callable[[], object]]] = {
    "forward": forward,
    "gradient": gradient,
    "step": step,
}
ENGINES = ("eager", "compile")
