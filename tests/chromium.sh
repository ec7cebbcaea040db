# For tests to source: Debian's chromium, installed where apt-get and root are there; elsewhere the test ends with the reason why.
source tests/debian-packages.sh
command -v chromium >/dev/null || require_packages chromium fonts-liberation
export CHROMIUM
CHROMIUM=$(command -v chromium)
