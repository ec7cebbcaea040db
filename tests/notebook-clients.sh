#!/usr/bin/env bash
# Runs the notebooks in real Jupyter clients: installs the kernel into a temporary prefix, executes every notebook with nbconvert,
# validates the results with nbformat, compares them with the stored ones, and holds a long session through jupyter-client; then runs
# Jupyter's own tests of kernels, and drives the kernel as VS Code does where npm can be had. Needs Debian's Jupyter packages, which it
# installs as root; elsewhere it says why it is skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

source tests/debian-packages.sh
require_packages jupyter-nbconvert python3-nbclient python3-jupyter-kernel-test

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
[ -n "${TESTS_BUILT:-}" ] || dotnet build Swa.Research.sln -c Release -v quiet --nologo
swa() { dotnet src/Swa.Research.Cli/bin/Release/net10.0/swa.dll "$@"; }

export JUPYTER_PATH="$scratch/share/jupyter" JUPYTER_CONFIG_DIR="$scratch/config" JUPYTER_RUNTIME_DIR="$scratch/runtime"
export JUPYTER_DATA_DIR="$scratch/data" IPYTHONDIR="$scratch/ipython"
swa kernel install --prefix "$scratch"
kernel=$(ls -A "$JUPYTER_PATH/kernels")

# The stored outputs are the host's own: Swa.Research.Notebooks.Tests compares them.
/usr/bin/python3 -m nbconvert --to notebook --execute --output-dir "$scratch/jupyter" --log-level ERROR notebooks/*.ipynb
/usr/bin/python3 tests/notebook_clients.py "$kernel" "$scratch/jupyter" notebooks
/usr/bin/python3 tests/jupyter_kernel_tests.py "$kernel"

if command -v npm >/dev/null && npm install --silent --no-audit --no-fund --prefix "$scratch/npm" zeromq@6 @jupyterlab/services@7 \
        >/dev/null 2>&1; then
    NODE_PATH=$scratch/npm/node_modules node tests/jupyter-kernel.js "$JUPYTER_PATH/kernels/$kernel/kernel.json"
else
    echo "npm's zeromq could not be had; the test of VS Code's way did not run."
fi
