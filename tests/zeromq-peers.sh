#!/usr/bin/env bash
# Connects peers of ZeroMQ's own library (its Node.js package from npm, in processes of their own) to the sockets of the kernel.
# Where the package cannot be had, says why it does not run.
set -uo pipefail
cd "$(dirname "$0")/.."
skip() { echo "skipped: peers of ZeroMQ need $1"; exit 0; }
command -v npm >/dev/null || skip "npm"
ZEROMQ=$(mktemp -d)
trap 'rm -rf "$ZEROMQ"' EXIT
# Its binaries come with the package: no script of it has to run.
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$ZEROMQ" zeromq@6.5.0 >/dev/null 2>&1 ||
    skip "its package from the npm registry, which could not be installed"
export ZEROMQ
NODE_PATH=$ZEROMQ/node_modules node -e 'require("zeromq")' || skip "a binary of its package that runs here"
dotnet test tests/Swa.Research.Notebooks.Tests -c Release ${TESTS_BUILT:+--no-build} --filter FullyQualifiedName~ZeroMQPeerTests \
    --logger "console;verbosity=detailed"
