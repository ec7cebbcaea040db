#!/usr/bin/env bash
# Draws every committed Plotly figure with several versions of Plotly.js in Debian's chromium; where a part cannot be installed,
# says why it does not run. PICTURES=FOLDER keeps what was drawn, for a person to look at.
set -uo pipefail
cd "$(dirname "$0")/.."
source tests/chromium.sh
skip() { echo "skipped: drawing the figures needs $1"; exit 0; }
command -v npm >/dev/null || skip "npm, to install Plotly.js"
PLOTLY=$(mktemp -d)
trap 'rm -rf "$PLOTLY"' EXIT
export PLOTLY
# The oldest that is drawn, that of JupyterLab's extension, one of each later generation.
for version in 2.27.0 2.35.2 3.1.0 4.1.2; do
    npm install --silent --no-audit --no-fund --prefix "$PLOTLY/$version" "plotly.js-dist-min@$version" >/dev/null 2>&1 ||
        skip "Plotly.js $version from the npm registry, which could not be installed"
done
dotnet test tests/Swa.Research.Browser.Tests -c Release ${TESTS_BUILT:+--no-build} --filter FullyQualifiedName~FiguresTests --logger "console;verbosity=normal"
