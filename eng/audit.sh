#!/bin/sh
# Looks for packages with known vulnerabilities, those that other packages need included. Ends with 1 where there are some,
# and with 0 where there are none, or where the feed cannot tell: then it says so.
#   --config FILE   the sources of packages of this file, instead of the usual
#   PROJECT         what to look at, restored before (Microblog.Web.sln)
#   --help          says this
set -eu
cd "$(dirname "$0")/.."

config=
project=Microblog.Web.sln
while [ $# -gt 0 ]; do
    case $1 in
    --config)
        config=${2:?"eng/audit.sh: --config wants a file."}
        shift
        ;;
    --help | -h)
        sed -n '2,/^set/s/^# \{0,1\}//p' eng/audit.sh
        exit 0
        ;;
    -*)
        echo "eng/audit.sh does not know '$1'; --help lists its options." >&2
        exit 2
        ;;
    *) project=$1 ;;
    esac
    shift
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
unknown() {
    echo "Packages were not checked for known vulnerabilities: $1."
    exit 0
}

# A feed without such data answers like one that knows of nothing. It says so only where it is named as a source for that.
sources=$(timeout 30 dotnet nuget list source --format short ${config:+--configfile "$config"} | sed -n 's/^E //p')
[ -n "$sources" ] || unknown "there is no source of packages"
{
    echo '<configuration>'
    for kind in packageSources auditSources; do
        echo "<$kind><clear />"
        number=0
        for source in $sources; do
            number=$((number + 1))
            echo "<add key=\"source$number\" value=\"$source\" allowInsecureConnections=\"true\" />"
        done
        echo "</$kind>"
    done
    echo '</configuration>'
} >"$folder/nuget.config"
version=$(sed -n 's/.*Include="DnsClient" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
cat >"$folder/probe.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>true</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="DnsClient" Version="$version" /></ItemGroup>
</Project>
PROJECT
timeout 60 dotnet restore "$folder/probe.csproj" >"$folder/probe.log" 2>&1 || unknown "the feed does not answer"
! grep -q NU1900 "$folder/probe.log" || unknown "the feed does not answer"
! grep -q NU1905 "$folder/probe.log" || unknown "the feed has no data about them"

timeout 120 dotnet list "$project" package --vulnerable --include-transitive --no-restore --config "$folder/nuget.config" \
    >"$folder/found.log" 2>"$folder/errors.log" || unknown "the feed does not answer"
if grep -q 'has the following vulnerable packages' "$folder/found.log"; then
    cat "$folder/found.log"
    echo "eng/audit.sh: there are packages with known vulnerabilities." >&2
    exit 1
fi
echo "No package has a known vulnerability."
