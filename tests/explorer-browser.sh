#!/usr/bin/env bash
# Tests the explorer in Debian's chromium; where that cannot be installed, says why it does not run.
set -uo pipefail
cd "$(dirname "$0")/.."
source tests/chromium.sh
# Rules for accessibility from the npm registry, where npm reaches it; without them one test says that it did not run.
axe=$(mktemp -d)
trap 'rm -rf "$axe"' EXIT
command -v npm >/dev/null && npm install --silent --no-audit --no-fund --prefix "$axe" axe-core >/dev/null 2>&1
[ -f "$axe/node_modules/axe-core/axe.min.js" ] && export AXE_CORE=$axe/node_modules/axe-core/axe.min.js
dotnet test tests/Swa.Research.Browser.Tests -c Release ${TESTS_BUILT:+--no-build} --filter FullyQualifiedName~Browser.Tests.Explorer --logger "console;verbosity=normal"
