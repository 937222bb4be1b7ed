#!/bin/sh
# Measures the published program and writes what it measured into docs/performance.md.
#   page       what a browser gets and waits for (or one of its parts: click, load, alive, live, heap)
#   xmpp       the XMPP layer (or one of its parts: idle, stream, requests)
#   entries    hostile entries: how long one can keep a processor busy
#   storage    reading pages of a large cache
#   catchup    reading the heads of 500 feeds after signing in
#   circuits   what 100 and 500 open pages cost, without browsers
#   all        all of that; the same as nothing
#   --no-install   installs nothing
#   --help     says this
set -eu
cd "$(dirname "$0")/.."
. eng/packages.sh

install=yes
parts=
for option in "$@"; do
    case $option in
    page | click | load | alive | live | heap | xmpp | idle | stream | requests | entries | storage | catchup | circuits | all) parts="$parts $option" ;;
    --no-install) install= ;;
    --help)
        sed -n '2,/^set/s/^# \{0,1\}//p' eng/bench.sh
        exit 0
        ;;
    *)
        echo "eng/bench.sh does not know '$option'; --help lists what it knows." >&2
        exit 2
        ;;
    esac
done
: "${parts:=all}"

need_dotnet
pages= servers= program=
for part in $parts; do
    case $part in
    page | click | load | alive | live | heap | all) pages=yes servers=yes program=yes ;;
    circuits) servers=yes program=yes ;;
    catchup | xmpp | requests) servers=yes ;;
    esac
done
if [ -n "$install" ] && [ -n "$servers" ]; then
    # shellcheck disable=SC2086 # nothing, or one name
    install_missing "Measuring" prosody prosody-modules ejabberd erlang-p1-sqlite3 curl openssl ${pages:+chromium-headless-shell}
fi
if [ -n "$program" ]; then
    dotnet publish src/Microblog.Web -c Release -o artifacts/bench
fi
dotnet build tests/Microblog.Benchmarks -c Release
# shellcheck disable=SC2086 # a list of names
exec dotnet tests/Microblog.Benchmarks/bin/Release/net10.0/Microblog.Benchmarks.dll $parts
