#!/usr/bin/env bash
# Runs the notebooks in real Jupyter clients: installs the kernel into a temporary prefix, executes every notebook with nbconvert,
# validates the results with nbformat, compares them with the host's own, and holds a long session through jupyter-client.
# Needs Debian's Jupyter packages, which it installs as root; elsewhere it says why it is skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

source tests/debian-packages.sh
require_packages jupyter-nbconvert python3-nbclient python3-ipykernel

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
[ -n "${TESTS_BUILT:-}" ] || dotnet build Swa.Research.sln -c Release -v quiet --nologo
swa() { dotnet src/Swa.Research.Cli/bin/Release/net10.0/swa.dll "$@"; }

export PYDEVD_DISABLE_FILE_VALIDATION=1
export JUPYTER_PATH="$scratch/share/jupyter" JUPYTER_CONFIG_DIR="$scratch/config" JUPYTER_RUNTIME_DIR="$scratch/runtime"
export JUPYTER_DATA_DIR="$scratch/data" IPYTHONDIR="$scratch/ipython"
swa kernel install --prefix "$scratch"

for notebook in notebooks/*.ipynb; do
    /usr/bin/python3 -m nbconvert --to notebook --execute --output-dir "$scratch/jupyter" --log-level ERROR "$notebook"
    swa notebook run "$notebook" --output "$scratch/host"
done
/usr/bin/python3 tests/notebook_clients.py "$(ls -A "$JUPYTER_PATH/kernels")" "$scratch/jupyter" "$scratch/host"
