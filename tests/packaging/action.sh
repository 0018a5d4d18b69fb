#!/usr/bin/env bash
# The action, with a remote and a mail server on this disk: what it checks, publishes and sends, and what it does when it is killed.
#
#   bash tests/packaging/action.sh TEJUN
set -euo pipefail
TEJUN=$(realpath "$1")
export TEJUN GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")" && pwd)
action=$here/../../packaging/action.sh
scratch=$(mktemp -d)
servers=()
trap 'for one in "${servers[@]}"; do kill "$one" 2>/dev/null || true; done; rm -rf "$scratch"' EXIT
unset GITHUB_ACTIONS GITHUB_OUTPUT GITHUB_STEP_SUMMARY RUNNER_TEMP BRANCH

fail() {
  echo "action: $1" >&2
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

# serve NAME [--silent]: starts a mail server, whose log is NAME.log, and sets `port`.
serve() {
  python3 "$here/mailbox.py" "$scratch/$1.port" "$scratch/$1.log" "${@:2}" &
  servers+=($!)
  for _ in $(seq 100); do [ ! -s "$scratch/$1.port" ] || break; sleep 0.1; done
  port=$(cat "$scratch/$1.port")
  touch "$scratch/$1.log"
}

# run MODE CLONE [NAME=VALUE…]: the action in a clone, each with a state of its own.
run() {
  env STATE="$scratch/$2.state" PROJECT="$scratch/$2" OUT="$scratch/$2.site" "${@:3}" bash "$action" "$1"
}

clone() {
  git clone --quiet --depth 1 "file://$scratch/remote" "$scratch/$1"
  git -C "$scratch/$1" config user.name a && git -C "$scratch/$1" config user.email a@example.com
}

# at REF: what a branch of the remote stands at.
at() {
  git -C "$scratch/remote" rev-parse --quiet --verify "refs/heads/$1" || true
}

got() {
  [ "$(sort "$scratch/$1.log" | tr '\n' ' ')" = "$2" ] || fail "$1 got $(tr '\n' ' ' < "$scratch/$1.log"), expected $2"
}

serve good
good=$port
git init --quiet --bare --initial-branch main "$scratch/remote"
"$TEJUN" init "$scratch/first" 2>/dev/null
cat >> "$scratch/first/tejun.yaml" <<YAML
base_url: https://ops.example.com/
mail:
  from: ops@example.com
  to: { weekly: [a@example.com, b@example.com], monthly: [a@example.com, b@example.com] }
  smtp: { host: 127.0.0.1, port: $good, security: none }
YAML
cd "$scratch/first"
git init --quiet --initial-branch main && git add -A
git -c user.name=a -c user.email=a@example.com commit --quiet -m start
git push --quiet "$scratch/remote" main

echo "   check"
clone check
run auto check EVENT=pull_request >/dev/null
printf '\nSee [x](nowhere.md)\n' >> "$scratch/check/content/sop/support.md"
run auto check EVENT=pull_request > "$scratch/said"
refused 1 nowhere.md run auto check EVENT=pull_request DENY=warnings GITHUB_ACTIONS=true
if command -v jq >/dev/null; then
  grep -qE '^::warning file=content/sop/support.md,line=[0-9]+,col=[0-9]+,title=pages/broken-link::' "$scratch/said" || fail "no annotation"
fi
run check check SARIF="$scratch/findings.sarif" GITHUB_OUTPUT="$scratch/outputs" >/dev/null 2>&1
grep -q 'pages/broken-link' "$scratch/findings.sarif" && grep -q '^sarif=' "$scratch/outputs" || fail "no SARIF"
refused 2 "pull_request_target" run auto check EVENT=pull_request_target
refused 2 "found \`send\`" run send check

echo "   publish"
clone site
run auto site EVENT=push ON_MAIN=true BRANCH=gh-pages >/dev/null 2>&1
one=$(at gh-pages)
git -C "$scratch/remote" cat-file -e "$one:index.html" && git -C "$scratch/remote" cat-file -e "$one:.nojekyll" || fail "the site is not on its branch"
# The domain stays, and what did not change is no commit.
clone domain && cd "$scratch/domain" && git fetch --quiet origin gh-pages && git checkout --quiet -b gh-pages FETCH_HEAD
echo ops.example.com > CNAME && git add CNAME && git commit --quiet -m domain && git push --quiet origin gh-pages
two=$(at gh-pages)
run publish site BRANCH=gh-pages >/dev/null 2>&1
[ "$(at gh-pages)" = "$two" ] || fail "a site that did not change was published again"
run auto site EVENT=push ON_MAIN=false BRANCH=gh-pages >/dev/null 2>&1
printf '\n一文。\n' >> "$scratch/site/content/sop/support.md"
run publish site BRANCH=gh-pages >/dev/null 2>&1
[ "$(git -C "$scratch/remote" rev-parse gh-pages~1)" = "$two" ] && git -C "$scratch/remote" cat-file -e gh-pages:CNAME || fail "the changed site lost its past or its domain"
echo 'audiences: [public, internal]' >> "$scratch/site/tejun.yaml"
refused 2 "several audiences" run publish site BRANCH=gh-pages OUT="$scratch/audiences"
run publish site BRANCH=open OUT="$scratch/audiences" AUDIENCE=public >/dev/null 2>&1
! git -C "$scratch/remote" cat-file -e open:internal 2>/dev/null && git -C "$scratch/remote" cat-file -e open:index.html || fail "another audience was published"

echo "   mail"
clone late
clone friday
run auto friday EVENT=schedule BRANCH=gh-pages >/dev/null 2>&1
got good "a@example.com b@example.com "
git -C "$scratch/remote" ls-tree -r --name-only main | grep '^data/mail/weekly/.*\.jsonl$' >/dev/null || fail "the record is not on the branch"
[ -z "$(at tejun-sending/weekly)" ] || fail "the claim was not given back"
# A clone from before, and a new one: nobody gets a second mail.
run mail late >/dev/null 2>&1
clone again && run mail again >/dev/null 2>&1
got good "a@example.com b@example.com "
clone dirty && echo >> "$scratch/dirty/tejun.yaml"
refused 2 "not committed" run mail dirty
clone hidden && (cd "$scratch/hidden" && echo /data/mail/ >> .gitignore && git commit --quiet -am hidden)
refused 2 "git ignores" run mail hidden

echo "   killed while sending"
serve silent --silent
clone killed
sed -i "s/port: $good/port: $port/" "$scratch/killed/tejun.yaml" && git -C "$scratch/killed" commit --quiet -am silent && git -C "$scratch/killed" push --quiet origin main
run mail killed REPORT=monthly >/dev/null 2>&1 &
shell=$!
for _ in $(seq 600); do [ ! -s "$scratch/silent.log" ] || break; sleep 0.1; done
sender=$(tail -1 "$scratch/killed.state")
kill -KILL "$(pgrep -P "$shell" | head -1 || true)" "$shell" 2>/dev/null || true
kill -KILL "$sender"
wait "$shell" 2>/dev/null || true
got silent "a@example.com "
[ -n "$(at tejun-sending/monthly)" ] || fail "a killed run gave its claim back"
clone next && sed -i "s/port: $port/port: $good/" "$scratch/next/tejun.yaml" && git -C "$scratch/next" commit --quiet -am good && git -C "$scratch/next" push --quiet origin main
refused 4 "tejun-sending/monthly" run mail next REPORT=monthly
got silent "a@example.com " && got good "a@example.com b@example.com "
# The step that also runs after a cut brings the record; then only those are sent to who surely have nothing.
run record killed REPORT=monthly >/dev/null 2>&1
[ -z "$(at tejun-sending/monthly)" ] || fail "the claim was not given back with the record"
refused 4 unknown run mail next REPORT=monthly
got silent "a@example.com " && got good "a@example.com b@example.com b@example.com "
refused 4 "--resend-unknown" run mail next REPORT=monthly
got good "a@example.com b@example.com b@example.com "

echo "   the record was lost with its machine"
record=$(cd "$scratch/next" && git ls-files 'data/mail/monthly/*.jsonl')
clone lost && cd "$scratch/lost"
# Of the lost run nothing is known but its claim; a person writes down that both have the mail.
git push --quiet origin "$(git commit-tree 'HEAD^{tree}' -p HEAD -m lost):refs/heads/tejun-sending/monthly"
printf '{"state":"sent","at":"2026-11-20T17:05:00+09:00","to":"%s@example.com"}\n' a b > "$record"
git commit --quiet -am 'found out' && git push --quiet origin main
refused 4 "tejun-sending/monthly" run mail lost REPORT=monthly
git push --quiet origin :refs/heads/tejun-sending/monthly
run mail lost REPORT=monthly >/dev/null 2>&1
got good "a@example.com b@example.com b@example.com "
