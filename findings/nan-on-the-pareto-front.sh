#!/usr/bin/env bash
# A network with an accuracy of NaN removes sound networks from the Pareto front of three libraries.
#
# Seen with paretoset 1.2.5, pymoo 0.6.2, oapackage 2.7.21 and numpy 2.4.6, Python 3.11.
# Two objectives to minimize, error and parameters: (0.1, 2), (0.2, 1), (0.3, 3). The front is the first two.
#
# - A fourth network (NaN, 0), diverged but with the fewest parameters, becomes the whole front: the comparison with NaN
#   is neither better nor worse, so the other objective decides alone. The two sound networks are no longer on it.
# - (NaN, 2) removes (0.1, 2), or not, depending on nothing but its place in the list: with it first, the front is
#   (0.2, 1) alone in all three; with it last, (0.1, 2) and (0.2, 1) stay.
# - None of the three warns or raises an error. Networks with NaN have to be removed before the front is computed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet \
  "numpy==2.4.6" "pandas==3.1.1" "paretoset==1.2.5" "pymoo==0.6.2" "oapackage==2.7.21"
"$folder/venv/bin/python" - <<'PYTHON'
import warnings

import numpy as np
import oapackage
from paretoset import paretoset
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

warnings.simplefilter("error", RuntimeWarning)
NAN = float("nan")
SOUND = [(0.1, 2), (0.2, 1), (0.3, 3)]


def with_paretoset(points):
    return np.flatnonzero(paretoset(points, sense=["min", "min"])).tolist()


def with_pymoo(points):
    return sorted(NonDominatedSorting().do(points)[0].tolist())


def with_oapackage(points):
    front = oapackage.ParetoDoubleLong()
    for index, point in enumerate(points):
        front.addvalue(oapackage.doubleVector((-point).tolist()), index)
    return sorted(front.allindices())


cases = {
    "sound networks alone": (SOUND, [(0.1, 2), (0.2, 1)]),
    "(NaN, 0) last": (SOUND + [(NAN, 0)], [(NAN, 0)]),
    "(NaN, 2) first": ([(NAN, 2)] + SOUND, [(0.2, 1)]),
    "(NaN, 2) last": (SOUND + [(NAN, 2)], [(0.1, 2), (0.2, 1)]),
}
changed = False
for title, (points, expected) in cases.items():
    for front in (with_paretoset, with_pymoo, with_oapackage):
        seen = [points[index] for index in front(np.array(points, dtype=float))]
        print(f"{title}, {front.__name__[5:]}: {seen}")
        changed = changed or repr(seen) != repr(expected)
if changed:
    raise SystemExit("the behaviour has changed")
PYTHON
