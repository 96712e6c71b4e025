"""From the steps of a measurement to a module's entry in a runtime's file."""

import dataclasses
import re

import numpy as np

# The most characters of a reason or caveat that the registry reads.
LENGTH = 200

# The facts in the registry's file: version, and either error and perhaps caveat, or fails.
Entry = dict[str, object]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """A file run on one input: an error, as `difference` has it, or why there is none."""

    # The input's shape.
    shape: str
    error: float | None
    # Where there is no error: 'does not run', and in parentheses why.
    fault: str = ""
    cause: str = ""


def difference(y: np.ndarray, expected: np.ndarray) -> float:
    """The largest absolute difference, divided by the largest absolute expected value; NaN equals NaN.

    Some modules have small outputs, among which an absolute error would tell nothing.
    """
    y, expected = y.astype(np.float64), expected.astype(np.float64)
    apart = np.where((y == expected) | (np.isnan(y) & np.isnan(expected)), 0, np.abs(y - expected))
    finite = np.abs(expected[np.isfinite(expected)])
    scale = float(finite.max(initial=0)) or 1.0
    largest = float(np.where(np.isnan(apart), np.inf, apart).max()) if apart.size else 0.0
    return largest / scale


def number(error: float) -> str:
    """Two digits: 3.1e-7."""
    if error == 0 or not np.isfinite(error):
        return "0" if error == 0 else "infinity"
    mantissa, exponent = f"{error:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def plain(message: str) -> str:
    """An error message as one line without paths of this machine."""
    lines = [line.strip() for line in message.splitlines()]
    # OpenVINO puts places in its own sources first.
    places = re.compile(r"Exception from \S+:?$|Check '.*' failed at \S+:$")
    kept = [line for line in lines if line and not places.match(line)]
    line = (kept or [line for line in lines if line] or ["an error without a message"])[0]
    line = re.sub(r"(?:/[\w.@+~-]+)+/(?=[\w.-])", "", line)
    line = "".join(character if character.isprintable() else " " for character in line)
    line = re.sub(r"\s+", " ", line).strip().rstrip(".")
    return line if len(line) <= 120 else line[:119] + "…"


def entry(version: str, fresh: list[Outcome], reused: list[Outcome], tolerance: float) -> Entry:
    """A module's entry.

    `fresh` are the outcomes of files that were loaded for the input's shape, `reused` those of one file that was loaded
    and run at the first shape before.
    """
    faults = sentence(fresh, tolerance)
    if faults:
        return {"version": version, "fails": shortened(faults)}
    result: Entry = {"version": version, "error": max(outcome.error for outcome in fresh)}
    caveat = sentence(reused, tolerance, shows_all=True)
    if caveat:
        result["caveat"] = shortened(f"a network loaded for {fresh[0].shape} {caveat}")
    return result


def shortened(text: str) -> str:
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"


def sentence(outcomes: list[Outcome], tolerance: float, shows_all: bool = False) -> str:
    """What is wrong, and at which shapes unless it is at all of them; empty where nothing is."""

    def place(some: list[Outcome]) -> str:
        names = " and ".join(one.shape for one in some)
        return f" at {names}" if shows_all or len(some) < len(outcomes) else ""

    wrong = [one for one in outcomes if one.error is not None and not one.error <= tolerance]
    stopped = [one for one in outcomes if one.error is None]
    parts = []
    if wrong:
        errors = number(max(one.error for one in wrong))
        parts.append(f"computes wrong numbers without an error, off by {errors}{place(wrong)}")
    for fault, cause in dict.fromkeys((one.fault, one.cause) for one in stopped):
        where = place([one for one in stopped if (one.fault, one.cause) == (fault, cause)])
        # That it does not run is what a reason explains.
        parts.append(cause if fault == "does not run" and not where else f"{fault}{where} ({cause})")
    return "; ".join(parts)
