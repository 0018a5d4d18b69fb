#!/usr/bin/env bash
# Fetches a released program and holds it against the checksums of its release.
#
#   packaging/fetch.sh RELEASES VERSION DIR
#
# In: the address below which releases lie (https://github.com/OWNER/NAME/releases/download), a version, SYSTEM and MACHINE where they
# are not those of this machine. Out: DIR/tejun (or tejun.exe), whose path is printed. Never: runs what it fetched; leaves a program whose
# checksum is another one.
set -euo pipefail
releases=$1
version=${2#v}
mkdir -p "$3"
folder=$(cd "$3" && pwd)

case ${SYSTEM:-$(uname -s)}-${MACHINE:-$(uname -m)} in
  Linux-x86_64) target=x86_64-unknown-linux-musl ;;
  Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  MINGW*-x86_64 | MSYS*-x86_64 | Windows*-x86_64) target=x86_64-pc-windows-msvc ;;
  *) echo "no release of tejun is made for ${SYSTEM:-$(uname -s)} on ${MACHINE:-$(uname -m)}" >&2; exit 1 ;;
esac
case $target in
  *-windows-*) ending=zip program=tejun.exe ;;
  *) ending=tar.gz program=tejun ;;
esac
inside=tejun-$version-$target
archive=$inside.$ending

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
get() {
  curl --fail --silent --show-error --location --retry 3 --proto '=https,file' --output "$scratch/$1" "$releases/v$version/$1"
}
get SHA256SUMS
get "$archive"
# One line, of this very name: a release that lists none must not pass for one that agrees.
awk -v name="$archive" '$2 == name || $2 == "*" name' "$scratch/SHA256SUMS" > "$scratch/wanted"
[ "$(wc -l < "$scratch/wanted")" -eq 1 ] || { echo "SHA256SUMS of $version does not list $archive" >&2; exit 1; }
if command -v sha256sum >/dev/null; then
  (cd "$scratch" && sha256sum --check --quiet wanted) >&2
else
  (cd "$scratch" && shasum -a 256 --check --quiet wanted) >&2
fi
if [ "$ending" = zip ]; then
  unzip -q "$scratch/$archive" -d "$scratch"
else
  tar -xzf "$scratch/$archive" -C "$scratch"
fi
mv "$scratch/$inside/$program" "$folder/$program"
echo "$folder/$program"
