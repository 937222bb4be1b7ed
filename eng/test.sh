#!/bin/sh
# All tests, after a build without warnings and a look at the format. The last line is 'N passed, N failed, N skipped'.
#   --quick     leaves out what needs XMPP servers, PostgreSQL or a browser
#   --no-install   installs nothing: tests that miss something fail
#   --help      says this
set -eu
cd "$(dirname "$0")/.."
. eng/packages.sh

quick=
install=yes
for option in "$@"; do
    case $option in
    --quick) quick=yes ;;
    --no-install) install= ;;
    --help)
        sed -n '2,/^set/s/^# \{0,1\}//p' eng/test.sh
        exit 0
        ;;
    *)
        echo "eng/test.sh does not know '$option': --quick, --no-install and --help is all there is." >&2
        exit 2
        ;;
    esac
done

# However the run ends, its last line counts what there was to count.
log=$(mktemp)
failed_before_tests=1
failed_audit=0
runner=
finish() {
    status=$?
    [ -z "$runner" ] || kill -TERM "$runner" 2>/dev/null || true
    # What failed is in the middle of a long log: say it again at its end, each with the beginning of its report.
    awk '
        /^failed /{print; left = 12; next}
        /^(passed|skipped) |^Test run summary/{left = 0}
        left > 0{print; left--}' "$log"
    awk -v early="$((failed_before_tests + failed_audit))" -v status="$status" '
        /^ +failed: /{f+=$2} /^ +succeeded: /{p+=$2} /^ +skipped: /{s+=$2}
        END{
            f += early
            if (status != 0 && f == 0) f = 1  # a test program that died counts nothing itself
            printf "%d passed, %d failed, %d skipped\n", p, f, s
        }' "$log"
    rm -f "$log"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

need_dotnet
if [ -z "$quick" ] && [ -n "$install" ]; then
    install_missing "The whole test run" \
        prosody prosody-modules ejabberd erlang-p1-sqlite3 curl openssl chromium postgresql
fi

dotnet tool restore >/dev/null
dotnet restore Microblog.Web.sln --locked-mode
dotnet build Microblog.Web.sln -c Release --no-restore -warnaserror
dotnet csharpier check .
# Takes a few seconds; a feed that does not answer or has no such data fails nothing.
sh eng/audit.sh || failed_audit=1

# One project at a time: servers, databases and a browser share the machine with what they are measured by.
set -- --solution Microblog.Web.sln -c Release --no-build --no-progress --ignore-exit-code 8 --max-parallel-test-modules 1
if [ -n "$quick" ]; then
    for trait in Server Browser PostgreSql; do
        set -- "$@" --filter-not-trait "Category=$trait"
    done
fi
# A test that hangs must not hang the run: each project may take so long.
set -- "$@" --timeout "${TEST_TIMEOUT:-60m}"

dotnet test "$@" >"$log" 2>&1 &
runner=$!
status=0
wait "$runner" || status=$?
runner=
failed_before_tests=0
cat "$log"
[ "$failed_audit" = 0 ] || status=1
exit "$status"
