# For tests to source: Chromium without windows, which draws the same pages in less than half the time, or the whole browser where only that
# is there. Debian's is installed where apt-get and root are there; elsewhere the test ends with the reason why.
source tests/debian-packages.sh
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || require_packages chromium-headless-shell fonts-liberation
export CHROMIUM
CHROMIUM=$(command -v chromium-headless-shell || command -v chromium)
