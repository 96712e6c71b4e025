"""Compositions of attention modules as one PyTorch module.

    parallel := chain ("+" chain)* | chain ("*" chain)*
    chain    := unit (">>" unit)*
    unit     := module id | "identity" | "(" parallel ")" | fusion module id "(" parallel "," parallel ")"

As in Suture, `>>` binds tightest, and mixing `+` and `*` needs parentheses.
"""

import re
from functools import reduce
from operator import add, mul

from torch import Tensor, nn

from pytorch_modules import FUSION_MODULES, GRID_MODULES, MODULES, TOKEN_MODULES

TOKEN = re.compile(r"\s*(>>|[+*(),]|[a-z][a-z0-9_]*)")
OPERATORS = {"+": add, "*": mul}

# An expression is a module's id, or an operator and its operands.
Expression = str | tuple[str, list["Expression"]]


class Parallel(nn.Module):
    """Branches on the same input, joined by addition or multiplication."""

    def __init__(self, operator: str, branches: list[nn.Module]):
        super().__init__()
        self.join = OPERATORS[operator]
        self.branches = nn.ModuleList(branches)

    def forward(self, x: Tensor) -> Tensor:
        return reduce(self.join, [branch(x) for branch in self.branches])


class Fusion(nn.Module):
    """Two branches on the same input, joined by a module."""

    def __init__(self, module: nn.Module, branches: list[nn.Module]):
        super().__init__()
        self.module = module
        self.branches = nn.ModuleList(branches)

    def forward(self, x: Tensor) -> Tensor:
        return self.module(*(branch(x) for branch in self.branches))


class Parser:
    """Reads one composition from its text."""

    def __init__(self, text: str):
        self.text = text
        self.position = 0
        self.token = ""
        self.advance()

    def advance(self) -> None:
        """Moves to the next token, '' at the end."""
        rest = self.text[self.position :]
        match = TOKEN.match(rest)
        if match is None and rest.strip():
            raise ValueError(f"cannot read '{rest.strip()}' in composition '{self.text}'")
        self.token = match.group(1) if match else ""
        self.position += match.end() if match else len(rest)

    def whole(self) -> Expression:
        expression = self.parallel()
        if self.token:
            raise ValueError(f"unexpected '{self.token}' in composition '{self.text}'")
        return expression

    def parallel(self) -> Expression:
        operands, operator = [self.chain()], self.token
        while self.token in OPERATORS:
            if self.token != operator:
                raise ValueError(f"'+' and '*' side by side need parentheses in composition '{self.text}'")
            self.advance()
            operands.append(self.chain())
        return operands[0] if len(operands) == 1 else (operator, operands)

    def chain(self) -> Expression:
        operands = [self.unit()]
        while self.token == ">>":
            self.advance()
            operands.append(self.unit())
        return operands[0] if len(operands) == 1 else (">>", operands)

    def unit(self) -> Expression:
        token = self.token
        if token == "(":
            self.advance()
            expression = self.parallel()
            if self.token != ")":
                raise ValueError(f"a ')' is missing in composition '{self.text}'")
            self.advance()
            return expression
        if token != "identity" and token not in MODULES:
            raise ValueError(f"no module '{token}' in composition '{self.text}'")
        self.advance()
        return (token, self.branches(token)) if token in FUSION_MODULES else token

    def branches(self, module: str) -> list[Expression]:
        """The two branches in parentheses that a module joins."""
        operands = []
        for sign in ("(", ","):
            if self.token != sign:
                raise ValueError(f"'{module}' joins two branches in composition '{self.text}'")
            self.advance()
            operands.append(self.parallel())
        if self.token != ")":
            raise ValueError(f"'{module}' joins two branches in composition '{self.text}'")
        self.advance()
        return operands


def parse(text: str) -> Expression:
    """The expression that `text` spells."""
    return Parser(text).whole()


def build(
    expression: Expression, channels: int, takes_tokens: bool = False, grid: tuple[int, int] | None = None
) -> nn.Module:
    """The expression's modules with fresh parameters, for maps [n, c, h, w] or tokens [n, l, c].

    `grid` is the maps' height and width, which some modules need.
    """
    if isinstance(expression, tuple):
        operator, operands = expression
        parts = [build(operand, channels, takes_tokens, grid) for operand in operands]
        if operator in FUSION_MODULES:
            return Fusion(MODULES[operator](channels), parts)
        return nn.Sequential(*parts) if operator == ">>" else Parallel(operator, parts)
    if expression == "identity":
        return nn.Identity()
    if (expression in TOKEN_MODULES) != takes_tokens:
        wanted, given = ("maps", "tokens") if takes_tokens else ("tokens", "maps")
        raise ValueError(f"'{expression}' takes {wanted} and is given {given}")
    if expression not in GRID_MODULES:
        return MODULES[expression](channels)
    if grid is None:
        raise ValueError(f"'{expression}' needs the map's height and width")
    return MODULES[expression](channels, grid)
