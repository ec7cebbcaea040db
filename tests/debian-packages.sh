# For tests to source: require_packages PACKAGE... installs Debian packages where apt-get and root are there, and elsewhere ends the test
# with the reason why it is skipped.
require_packages() {
    dpkg-query -W "$@" >/dev/null 2>&1 && return
    if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
        echo "skipped: $* are not installed, and installing them needs apt-get and root"
        exit 0
    fi
    local log
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -3 "$log"
        echo "skipped: $* could not be installed"
        exit 0
    fi
}
