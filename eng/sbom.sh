#!/bin/sh
# Writes the bill of materials of what is published: each package with version, hash and licence, as CycloneDX in JSON.
#   FILE      where to (data/microblog.sbom.json)
#   --help    says this
set -eu
cd "$(dirname "$0")/.."
case ${1:-} in
--help | -h)
    sed -n '2,/^set/s/^# \{0,1\}//p' eng/sbom.sh
    exit 0
    ;;
-*)
    echo "eng/sbom.sh does not know '$1'; --help lists its options." >&2
    exit 2
    ;;
esac
file=${1:-data/microblog.sbom.json}
folder=$(dirname "$file")
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)

mkdir -p "$folder"
dotnet tool restore >/dev/null
dotnet restore src/Microblog.Web --locked-mode >/dev/null
dotnet tool run dotnet-CycloneDX -- src/Microblog.Web/Microblog.Web.csproj --disable-package-restore \
    --output "$folder" --filename "$(basename "$file")" --output-format Json \
    --set-name Microblog --set-version "$version"
