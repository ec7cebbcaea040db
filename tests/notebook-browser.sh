#!/usr/bin/env bash
# Looks at the stored notebooks in Debian's chromium as readers do who have not run them: in JupyterLab (its own packages from npm, for
# trusted and untrusted notebooks), in the classic Jupyter Notebook, and as pages that nbconvert and swa export; and at outputs that would run
# scripts if a value were shown unencoded. Installs what it needs where apt and root are there; elsewhere says why it does not run.
set -uo pipefail
cd "$(dirname "$0")/.."
source tests/chromium.sh
require_packages jupyter-nbconvert jupyter-notebook
JUPYTER_NBCONVERT=$(command -v jupyter-nbconvert)
JUPYTER_NOTEBOOK=$(command -v jupyter-notebook)
export JUPYTER_NBCONVERT JUPYTER_NOTEBOOK

lab=$(mktemp -d)
trap 'rm -rf "$lab"' EXIT
if command -v npm >/dev/null && npm install --silent --no-audit --no-fund --prefix "$lab" \
        @jupyterlab/rendermime@4 @jupyterlab/apputils@4 @jupyterlab/outputarea@4 marked@17 esbuild@0 >/dev/null 2>&1 &&
    NODE_PATH=$lab/node_modules "$lab/node_modules/.bin/esbuild" tests/jupyterlab/render.js --bundle --loader:.svg=text \
        --log-level=error --outfile="$lab/render.js"; then
    export JUPYTERLAB_RENDERER=$lab/render.js
else
    echo "JupyterLab's packages could not be had from npm; its tests say that they did not run."
fi
dotnet test tests/Swa.Research.Browser.Tests -c Release ${TESTS_BUILT:+--no-build} --filter "FullyQualifiedName~NotebookTests|FullyQualifiedName~ExportedPageTests" --logger "console;verbosity=normal"
