#!/usr/bin/env bash
# Makes a Debian package of a compiled program.
#
#   packaging/deb.sh PROGRAM EXTRAS OUT [COMPRESSION]
#
# In: an ELF program, the folder that extras.sh made, SOURCE_DATE_EPOCH. Out: OUT/tejun_VERSION_ARCH.deb, whose path is printed. It depends
# on what the program is linked with, as dpkg-shlibdeps finds it: a static program on nothing. Never: compiles; the same inputs give the same
# bytes. COMPRESSION is xz unless a test wants a quick one.
set -euo pipefail
program=$(realpath "$1")
extras=$(realpath "$2")
mkdir -p "$3"
out=$(realpath "$3")
compression=${4:-xz}
here=$(cd "$(dirname "$0")" && pwd)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0} LC_ALL=C.UTF-8
maintainer=${DEB_MAINTAINER:-tejun <tejun@localhost.invalid>}
umask 022

version=$(cd "$here" && python3 -c 'import project; print(project.read().version)')
# What comes before a version sorts before it.
version=${version/-/\~}-1
case $(od -An -tu2 -j18 -N2 "$program" | tr -d ' ') in
  62) arch=amd64 ;;
  183) arch=arm64 ;;
  *) echo "$program: neither x86-64 nor arm64" >&2; exit 1 ;;
esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree
doc=$tree/usr/share/doc/tejun
install -D -m 755 "$program" "$tree/usr/bin/tejun"
strip --strip-unneeded "$tree/usr/bin/tejun"
install -D -m 644 "$extras/completions/tejun.bash" "$tree/usr/share/bash-completion/completions/tejun"
install -D -m 644 "$extras/completions/_tejun" "$tree/usr/share/zsh/vendor-completions/_tejun"
install -D -m 644 "$extras/completions/tejun.fish" "$tree/usr/share/fish/vendor_completions.d/tejun.fish"
install -D -m 644 "$extras/man/man1/tejun.1" "$tree/usr/share/man/man1/tejun.1"
install -D -m 644 "$extras/man/ja/man1/tejun.1" "$tree/usr/share/man/ja/man1/tejun.1"
install -D -m 644 "$here/copyright" "$doc/copyright"
install -m 644 "$here/../CHANGELOG.md" "$doc/changelog"
install -m 644 "$extras/THIRD-PARTY.txt" "$doc/THIRD-PARTY.txt"
day=$(date -u -R -d "@$SOURCE_DATE_EPOCH")
printf 'tejun (%s) unstable; urgency=medium\n\n  * What is new stands in changelog.gz.\n\n -- %s  %s\n' \
  "$version" "$maintainer" "$day" > "$doc/changelog.Debian"
gzip -9n "$tree"/usr/share/man/man1/tejun.1 "$tree"/usr/share/man/ja/man1/tejun.1 \
  "$doc/changelog" "$doc/changelog.Debian" "$doc/THIRD-PARTY.txt"

depends=
# Read whole: a grep that ends early would end objdump, and a program with libraries would pass for one without.
head=$(objdump -p "$tree/usr/bin/tejun")
if grep -q NEEDED <<< "$head"; then
  mkdir -p "$scratch/shlibs/debian"
  printf 'Source: tejun\n\nPackage: tejun\nArchitecture: any\n' > "$scratch/shlibs/debian/control"
  depends=$(cd "$scratch/shlibs" && dpkg-shlibdeps -O -e"$tree/usr/bin/tejun" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
  [ -n "$depends" ] || { echo "$program: dpkg-shlibdeps does not say what it depends on" >&2; exit 1; }
else
  # A program that runs wherever its architecture does is what this package is for.
  install -d "$tree/usr/share/lintian/overrides"
  echo 'tejun: statically-linked-binary [usr/bin/tejun]' > "$tree/usr/share/lintian/overrides/tejun"
fi

size=$(find "$tree" -type f -printf '%s\n' | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }')
mkdir "$tree/DEBIAN"
{
  printf 'Package: tejun\nVersion: %s\nArchitecture: %s\nMaintainer: %s\n' "$version" "$arch" "$maintainer"
  printf 'Section: utils\nPriority: optional\nInstalled-Size: %s\n' "$size"
  [ -z "$depends" ] || printf 'Depends: %s\n' "$depends"
  # git tells the histories of documents, a browser prints; both are found at run time and may be missing.
  printf 'Recommends: git\nSuggests: chromium\n'
  printf 'Description: operations procedures together with the figures that prove them\n'
  printf ' tejun reads Markdown procedures and exports of tickets, probes and surveys,\n'
  printf ' computes KPIs, SLA attainment and availability, and builds a static site in\n'
  printf ' which the verdict stands beside each promise.\n'
} > "$tree/DEBIAN/control"
(cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum) > "$tree/DEBIAN/md5sums"
find "$tree" -depth -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
package=$out/tejun_${version}_$arch.deb
dpkg-deb --root-owner-group "-Z$compression" --build "$tree" "$package" >/dev/null
echo "$package"
