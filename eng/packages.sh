# Sourced by run.sh and test.sh: Debian packages that are missing, installed without starting their services.

# install_missing WHY PACKAGE...    one clear line and status 1 where that is not possible
install_missing() {
    why=$1
    shift
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "$why needs the packages$missing (names as in Debian): install them and run this again." >&2
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        echo "$why needs packages: run 'sudo apt-get install$missing' and then this again." >&2
        return 1
    fi
    echo "Installing$missing"
    # A server that a package brings is started by us when it is wanted, not by its package.
    policy=/usr/sbin/policy-rc.d
    own_policy=
    if [ ! -e "$policy" ]; then
        own_policy=yes
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
    fi
    status=0
    # shellcheck disable=SC2086 # a list of names
    {
        DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=900 update &&
            DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
                -o DPkg::Lock::Timeout=900 install $missing
    } </dev/null >/dev/null || status=1
    [ -z "$own_policy" ] || rm -f "$policy"
    [ "$status" -eq 0 ] || echo "$why: apt-get could not install$missing." >&2
    return "$status"
}

# need_dotnet    the .NET SDK, version 10 or later
need_dotnet() {
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
    if ! command -v dotnet >/dev/null 2>&1; then
        echo "The .NET SDK 10 is missing: see https://dotnet.microsoft.com/download" >&2
        return 1
    fi
    sdk=$(dotnet --version 2>/dev/null) || sdk=
    case $sdk in
    [1-9][0-9].*) ;;
    *)
        echo "The .NET SDK 10 is needed, and dotnet --version says '${sdk:-nothing}': see https://dotnet.microsoft.com/download" >&2
        return 1
        ;;
    esac
}
