#!/usr/bin/env bash
# Runs a program where there is nothing else: no C library, no /etc, no time zones, no /proc, no shell.
#
#   packaging/empty-root.sh PROGRAM [--with-libraries | --with-random]
#
# In: a static program; with --with-libraries one that is not, whose libraries (and nothing else) are put beside it; with --with-random one
# that has glibc inside, in which a crate finds the system's random numbers only as a file (with musl it asks the system). Out: 0 when it made a
# project there, built it and printed its figures, as it does here. Needs root, or sudo.
set -euo pipefail
program=$(realpath "$1")
scratch=$(mktemp -d)
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
trap '"${as_root[@]}" rm -rf "$scratch"' EXIT
root=$scratch/root
mkdir "$root"
cp "$program" "$root/tejun"

if [ "${2:-}" = --with-random ]; then
  mkdir "$root/dev"
  head -c 1048576 /dev/urandom | tee "$root/dev/urandom" > "$root/dev/random"
fi
if [ "${2:-}" = --with-libraries ]; then
  ldd "$program" | grep -oE '/[^ ]+' | while read -r library; do
    install -D "$library" "$root$library"
  done
elif objdump -p "$program" | grep NEEDED || readelf -lW "$program" | grep 'program interpreter'; then
  echo "$program: not static" >&2
  exit 1
fi

chroot=$(PATH=$PATH:/usr/sbin:/sbin command -v chroot)
inside() {
  "${as_root[@]}" env -i "$chroot" "$root" /tejun --lang en "$@"
}

inside --version
inside init /site
inside -C /site build
inside -C /site figures --format csv > "$scratch/inside.csv"
test -s "$root/site/output/index.html"
# The same project here gives the same figures and the same bytes: nothing of this machine reached them.
"${as_root[@]}" cp -r "$root/site" "$scratch/site"
[ "$(id -u)" = 0 ] || "${as_root[@]}" chown -R "$(id -u)" "$scratch/site"
rm -rf "$scratch/site/output" "$scratch/site/.tejun"
"$program" --lang en -C "$scratch/site" build
"$program" --lang en -C "$scratch/site" figures --format csv > "$scratch/here.csv"
test "$(wc -l < "$scratch/here.csv")" -gt 5
cmp "$scratch/inside.csv" "$scratch/here.csv"
diff -r "$root/site/output" "$scratch/site/output"
echo "the same in an empty root"
