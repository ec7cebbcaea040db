# Sourced by tests that need Debian's chromium: installs it where apt and root are there; elsewhere says why they do not run.
skip() { echo "skipped: the browser test needs $1"; exit 0; }
if ! command -v chromium >/dev/null; then
    [ "$(id -u)" -eq 0 ] || skip "chromium, or root to install it"
    command -v apt-get >/dev/null || skip "chromium, or Debian's apt-get to install it"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium; } >/dev/null 2>&1 || skip "Debian's chromium, which could not be installed"
fi
export CHROMIUM
CHROMIUM=$(command -v chromium)
