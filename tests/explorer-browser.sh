#!/usr/bin/env bash
# Tests the explorer in Debian's chromium. Installs it where apt and root are there; elsewhere says why it does not run.
set -uo pipefail
cd "$(dirname "$0")/.."
skip() { echo "skipped: the browser test needs $1"; exit 0; }
if ! command -v chromium >/dev/null; then
    [ "$(id -u)" -eq 0 ] || skip "chromium, or root to install it"
    command -v apt-get >/dev/null || skip "chromium, or Debian's apt-get to install it"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium; } >/dev/null 2>&1 || skip "Debian's chromium, which could not be installed"
fi
# Rules for accessibility from the npm registry, where npm reaches it; without them one test says that it did not run.
axe=$(mktemp -d)
trap 'rm -rf "$axe"' EXIT
command -v npm >/dev/null && npm install --silent --no-audit --no-fund --prefix "$axe" axe-core >/dev/null 2>&1
[ -f "$axe/node_modules/axe-core/axe.min.js" ] && export AXE_CORE=$axe/node_modules/axe-core/axe.min.js
export CHROMIUM
CHROMIUM=$(command -v chromium)
dotnet test tests/Swa.Research.Browser.Tests -c Release --logger "console;verbosity=normal"
