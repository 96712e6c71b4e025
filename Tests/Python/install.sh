#!/bin/sh
# Sets up the Python in which tests run exported files.
#
#   install.sh FOLDER [PYTHON]
#
# FOLDER becomes a virtual environment with the packages of requirements.txt; a second call installs only what changed.
# PyTorch is installed where pip finds its build for CPUs, or is taken from PYTHON, a Python that has it. Without it, its
# tests do not run, and a line says so; with SUTURE_REQUIRE_TORCH set, that is an error.
# FOLDER/torch.txt exists if there is a PyTorch.
set -eu

folder=$1
given=${2:-}
here=$(dirname "$0")
base=${given:-python3}

fail() {
  echo "error: $1" >&2
  exit 1
}

version() { "$1" -c 'import sys; print(sys.version)' 2>/dev/null; }
install() { "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: "$@"; }
# What FOLDER/installed.txt holds once everything is installed.
state() {
  version "$folder/bin/python"
  cat "$here/requirements.txt"
}

if [ -n "$given" ] && [ -z "$(version "$given")" ]; then fail "there is no Python '$given'"; fi

is_current=false
if [ -x "$folder/bin/python" ] && state | cmp -s - "$folder/installed.txt"; then is_current=true; fi
# Compiled packages of another Python cannot be loaded.
if [ -n "$given" ] && [ "$(version "$given")" != "$(version "$folder/bin/python")" ]; then is_current=false; fi

if ! $is_current; then
  echo "Installing Python packages for the tests into $folder (about 100 MB)"
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  "$base" -m venv "$folder" || fail "'$base -m venv' failed: it needs Python 3.11 or newer with its module venv"
  install --requirement "$here/requirements.txt" ||
    fail "pip could not install $here/requirements.txt, in which the tests run exported files"
  state >"$folder/installed.txt"
fi

if cmp -s "$here/requirements-torch.txt" "$folder/torch.txt"; then exit 0; fi
rm -f "$folder/torch.txt"
packages=$("$folder/bin/python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')

if [ -n "$given" ] && found=$("$given" -c 'import os, torch; print(os.path.dirname(os.path.dirname(torch.__file__)))'); then
  # Its packages come after those of requirements.txt.
  echo "$found" >"$packages/given.pth"
  grep -v '^torch==' "$here/requirements-torch.txt" >"$folder/torch-packages.txt"
  install --requirement "$folder/torch-packages.txt"
  "$folder/bin/python" -c 'import torch; print("PyTorch", torch.__version__)' >"$folder/torch-version.txt" ||
    fail "the PyTorch of '$given' cannot be loaded beside the packages of $here/requirements.txt"
elif echo "Looking for PyTorch's build for CPUs (about 190 MB)" &&
  ! install --requirement "$here/requirements-torch.txt" 2>"$folder/torch.log"; then
  reason="pip found no torch 2.13.0+cpu (see $folder/torch.log)"
  way="'make test PYTHON=python3' takes it from a Python that has it, and with \
PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu pip downloads it"
  if [ -n "${SUTURE_REQUIRE_TORCH:-}" ]; then fail "the tests of exported PyTorch files must run, but $reason: $way"; fi
  echo "The tests of exported PyTorch files do not run: $reason; $way"
  exit 0
fi
cp "$here/requirements-torch.txt" "$folder/torch.txt"
