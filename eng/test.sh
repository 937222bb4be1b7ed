#!/bin/sh
# All tests; installs what they need. --quick leaves out servers and browser.
set -eu
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet tool restore >/dev/null
dotnet restore Microblog.Web.sln --locked-mode
dotnet build Microblog.Web.sln -c Release --no-restore
dotnet csharpier check .
log=$(mktemp)
rc=0
dotnet test --solution Microblog.Web.sln -c Release --no-build --no-progress --ignore-exit-code 8 >"$log" 2>&1 || rc=$?
cat "$log"
awk '/^ +failed:/{f=$2} /^ +succeeded:/{p=$2} /^ +skipped:/{s=$2} END{printf "%d passed, %d failed, %d skipped\n",p,f,s}' "$log"
exit "$rc"
