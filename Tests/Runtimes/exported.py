"""Reading exported files, as `suture export --check` does."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Sources" / "CExportScripts" / "scripts"))

from run_export import load_model, read_tensors, write_tensors  # noqa: E402

__all__ = ["load_model", "read_tensors", "write_tensors"]
