"""Writes one file of reference values in the form that the tests read."""
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "Swa.Research.Tests" / "Oracles"


def write(name, header, rows):
    """Writes NAME into the folder given on the command line, or else into that of the tests."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    with open(folder / name, "w", newline="", encoding="utf-8") as file:
        for row in [header, *rows]:
            file.write(",".join(repr(cell) if isinstance(cell, float) else str(cell) for cell in row) + "\n")
