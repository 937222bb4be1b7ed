#!/bin/sh
# All tests, after a build without warnings and a look at the format. The last line is 'N passed, N failed, N skipped'.
# A test against servers or in the browser that fails is run once more, alone, at the end; what passes then counts as passed,
# and is named as flaky above the last line and in TestResults/flaky.md.
# A test program in which no test ends for 15 minutes (TEST_HANG_TIMEOUT) is ended; the tests that were running in it are named
# as hung above the last line, and count as failed.
#   --quick     leaves out what needs XMPP servers, PostgreSQL or a browser, random tests, and what takes long
#   --no-install   installs nothing: tests that miss something fail
#   --explore SECONDS   tries new cases of the random tests for so long instead of running the tests; goes on after a find
#   --help      says this
set -eu
cd "$(dirname "$0")/.."
. eng/packages.sh

quick=
install=yes
explore=
while [ $# -gt 0 ]; do
    case $1 in
    --quick) quick=yes ;;
    --no-install) install= ;;
    --explore)
        explore=${2-}
        case $explore in
        '' | *[!0-9]* | 0)
            echo "eng/test.sh --explore takes a number of seconds, not '$explore'." >&2
            exit 2
            ;;
        esac
        shift
        ;;
    --help)
        sed -n '2,/^set/s/^# \{0,1\}//p' eng/test.sh
        exit 0
        ;;
    *)
        echo "eng/test.sh does not know '$1': --quick, --no-install, --explore SECONDS and --help is all there is." >&2
        exit 2
        ;;
    esac
    shift
done

# New cases of the random tests, in rounds, since a test has a time limit. What is found is said at once, and again at the end.
explore() {
    EXPLORE_REPORT=$(mktemp)
    export EXPLORE_REPORT
    tail -f "$EXPLORE_REPORT" &
    teller=$!
    trap 'kill "$teller" 2>/dev/null; rm -f "$EXPLORE_REPORT"' EXIT
    end=$(($(date +%s) + explore))
    while left=$((end - $(date +%s))) && [ "$left" -gt 0 ]; do
        EXPLORE_SECONDS=$((left < 1000 ? left : 1000)) dotnet test --solution Microblog.Web.sln -c Release --no-build \
            --no-progress --ignore-exit-code 8 --max-parallel-test-modules 1 --filter-trait Category=Random \
            --parallel none >"$EXPLORE_REPORT.log" 2>&1 || true
        # A test program that did not come to its end has found something too.
        if ! grep -q '^Test run summary' "$EXPLORE_REPORT.log"; then
            cat "$EXPLORE_REPORT.log"
            exit 1
        fi
        rm -f "$EXPLORE_REPORT.log"
    done
    awk '
        /^found by /{print; next}
        {name = $1; tried[name] += $2; found[name] += $5}
        END{for (name in tried) printf "%s %d new cases, %d failed\n", name, tried[name], found[name]}' "$EXPLORE_REPORT"
    ! grep -q '^found by ' "$EXPLORE_REPORT"
}

if [ -n "$explore" ]; then
    need_dotnet
    if [ -n "$install" ]; then
        install_missing "Exploration" postgresql
    fi
    dotnet tool restore >/dev/null
    dotnet build Microblog.Web.sln -c Release -warnaserror
    status=0
    explore || status=$?
    exit "$status"
fi

# However the run ends, its last line counts what there was to count.
log=$(mktemp)
results=$(mktemp -d)
flaky=$(mktemp) # tests that failed and passed when they were run once more, one a line
failed_before_tests=1
failed_audit=0
runner=
watcher=
finish() {
    status=$?
    for process in "$watcher" "$runner"; do
        [ -z "$process" ] || kill -TERM "$process" 2>/dev/null || true
    done
    # What failed is in the middle of a long log: say it again at its end, each with the beginning of its report.
    awk '
        /^failed /{print; left = 12; next}
        /^hung /{print}
        /^(passed|skipped) |^Test run summary/{left = 0}
        left > 0{print; left--}' "$log"
    sed 's/^/flaky: /' "$flaky"
    awk -v early="$((failed_before_tests + failed_audit))" -v status="$status" -v flaky="$(wc -l <"$flaky")" '
        /^ +failed: /{f+=$2} /^ +succeeded: /{p+=$2} /^ +skipped: /{s+=$2} /^hung /{f++}
        END{
            f += early - flaky
            p += flaky
            if (status != 0 && f == 0) f = 1  # a test program that died counts nothing itself
            printf "%d passed, %d failed, %d skipped\n", p, f, s
        }' "$log"
    rm -rf "$log" "$flaky" "$results"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

need_dotnet
if [ -z "$quick" ] && [ -n "$install" ]; then
    install_missing "The whole test run" \
        prosody prosody-modules ejabberd erlang-p1-sqlite3 curl openssl chromium-headless-shell postgresql
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
    for trait in Server Browser PostgreSql Random Long; do
        set -- "$@" --filter-not-trait "Category=$trait"
    done
fi
# A test that hangs must not hang the run: a test program in which no test ends for so long is ended, and each project may
# take so long altogether.
set -- "$@" --hangdump --hangdump-type None --hangdump-timeout "${TEST_HANG_TIMEOUT:-15m}" --results-directory "$results"
set -- "$@" --timeout "${TEST_TIMEOUT:-60m}" --output Detailed

# What failed, each once: 'ASSEMBLY METHOD'.
failures() {
    awk '
        /^failed /{sub(/^failed (\(canceled\) )?/, ""); sub(/[( ].*/, ""); method = $0; next}
        method != "" && /^  from /{print $2, method; method = ""}' "$log" | sort -u
}

# A test against servers or in the browser depends on the whole machine: one that failed is run once more, alone. Any other
# test has no second run: the filter leaves nothing of it.
run_again() {
    [ "$(failures | wc -l)" -le 20 ] || return 0
    failures | while read -r assembly method; do
        echo "Once more, alone: $method"
        if dotnet test --project "${assembly%/bin/*}" -c Release --no-build --filter-method "$method" \
            --filter-trait Category=Server --filter-trait Category=Browser --parallel none \
            --timeout 15m --no-progress </dev/null >>"$log.again" 2>&1; then
            awk -v method="$method" '
                /^failed /{
                    line = $0
                    sub(/^failed (\(canceled\) )?/, "", line)
                    name = line
                    sub(/[( ].*/, "", name)
                    if (name == method) {sub(/ \([^()]*\)$/, "", line); print line}
                }' "$log" >>"$flaky"
        fi
    done
    cat "$log.again" 2>/dev/null || true
    rm -f "$log.again"
}

# How far the run is.
watch() {
    while sleep 30 >/dev/null 2>&1; do
        awk '
            /^passed /{p++} /^failed /{f++} /^(passed|failed) /{last = $0}
            END{printf "%d passed, %d failed so far; last: %s\n", p, f, last}' "$log"
    done
}

dotnet test "$@" >"$log" 2>&1 &
runner=$!
watch &
watcher=$!
status=0
wait "$runner" || status=$?
runner=
kill "$watcher" 2>/dev/null || true
watcher=
failed_before_tests=0
# The tests that were running when their program was ended, each with the time that it had taken.
find "$results" -name '*_hang.log' -exec sed -n 's/^\[\([0-9:.]*\)\] \(.*\)$/hung \2 (\1)/p' {} + >>"$log"
awk '/^passed /{skip = 1; next} skip && /^  from /{skip = 0; next} {skip = 0; print}' "$log"

seconds='
    function seconds(text,  parts, n, i, sum) {
        n = split(text, parts, " ")
        for (i = 1; i <= n; i++) {
            if (parts[i] ~ /ms$/) sum += parts[i] / 1000
            else if (parts[i] ~ /s$/) sum += parts[i]
            else if (parts[i] ~ /m$/) sum += 60 * parts[i]
            else if (parts[i] ~ /h$/) sum += 3600 * parts[i]
        }
        return sum
    }
    match($0, /\([0-9][0-9hms ]*\)$/) {time = seconds(substr($0, RSTART + 1, RLENGTH - 2))}'
echo "The 20 slowest tests, in seconds:"
awk "$seconds"' /^(passed|failed) /{printf "%8.1f  %s\n", time, substr($0, 8, RSTART - 8)}' "$log" | sort -rn | head -20
echo "Each project, in seconds:"
awk "$seconds"' /^[^ ]*\.dll .*(passed|failed)/{name = $1; sub(/.*\//, "", name); printf "%8.1f  %s\n", time, name}' "$log"

[ "$status" = 0 ] || run_again
if [ -s "$flaky" ]; then
    mkdir -p TestResults
    {
        echo "# Tests that failed, and passed when they were run once more, alone"
        echo
        sed 's/^/- /' "$flaky"
    } >TestResults/flaky.md
    # All that failed passed then, and no test program ended in another way than by failed tests (2).
    if [ "$(failures | wc -l)" -eq "$(sed 's/[( ].*//' "$flaky" | sort -u | wc -l)" ] &&
        awk '/^Exit code: /{if ($3 != 2 && $3 != 8) other = 1} END{exit other}' "$log"; then
        status=0
    fi
fi
[ "$failed_audit" = 0 ] || status=1
exit "$status"
