#!/usr/bin/env bash
# What a team's repository asks of tejun: checked on a pull request, published on main, mailed on Friday.
#
#   packaging/action.sh auto|check|publish|mail|record
#
# In, from the environment:
#   TEJUN      the program              PROJECT   folder of the project (.)
#   EVENT      what happened (pull_request, push, schedule …), for `auto`
#   ON_MAIN    true on the branch that is published, for `auto`
#   DENY       what `check` refuses besides errors
#   BRANCH     branch that takes the site; empty: it is built only           AUDIENCE  whose site that is
#   REPORT     the report that is mailed (weekly)        REASON  why, for a restatement
#   STATE      a file that outlives this process, for `record`
#   GITHUB_OUTPUT, GITHUB_STEP_SUMMARY   where there are such
# Out: exit code of what failed first. Passwords stay in the variable that tejun.yaml names; nothing here reads them.
# Never: sends where an earlier run may have sent and could not say what (docs/decisions/0103-packages.md); pushes with force.
set -euo pipefail
tejun=${TEJUN:-tejun}
project=${PROJECT:-.}
report=${REPORT:-weekly}
claim=refs/heads/tejun-sending/$report
state=${STATE:-${RUNNER_TEMP:-/tmp}/tejun-sending}
export GIT_AUTHOR_NAME=${GIT_AUTHOR_NAME:-tejun} GIT_AUTHOR_EMAIL=${GIT_AUTHOR_EMAIL:-tejun@users.noreply.github.com}
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL GIT_TERMINAL_PROMPT=0

say() {
  echo "tejun: $1" >&2
}

refuse() {
  [ -z "${GITHUB_ACTIONS:-}" ] || echo "::error::$1"
  say "$1"
  exit "${2:-1}"
}

# told NAME VALUE: an output of the step.
told() {
  [ -z "${GITHUB_OUTPUT:-}" ] || printf '%s=%s\n' "$1" "$2" >> "$GITHUB_OUTPUT"
}

project_git() {
  git -C "$project" "$@"
}

# ---- check

run_check() {
  "$tejun" -C "$project" check ${DENY:+--deny "$DENY"}
}

# annotations: each finding beside its line, as far as the host shows them. % and line ends would end a command early.
annotations() {
  command -v jq >/dev/null || return 0
  local prefix
  prefix=$(project_git rev-parse --show-prefix 2>/dev/null || true)
  "$tejun" -C "$project" check --format json 2>/dev/null | jq -r --arg prefix "$prefix" '
    def text: gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A");
    def property: text | gsub(":"; "%3A") | gsub(","; "%2C");
    .[] | (if .severity == "info" then "notice" else .severity end) as $kind
    | "::\($kind) "
      + (if .file then "file=\($prefix + .file | property),line=\(.line // 1),col=\(.column // 1)," else "" end)
      + "title=\(.code | property)::\(.message | text)"
      + (if (.hint // "") == "" then "" else " (\(.hint | text))" end)'
}

check() {
  local status=0
  run_check || status=$?
  [ -z "${GITHUB_ACTIONS:-}" ] || annotations || true
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    { echo '```'; "$tejun" -C "$project" check --summary 2>&1 || true; echo '```'; } >> "$GITHUB_STEP_SUMMARY"
  fi
  if [ -n "${SARIF:-}" ]; then
    "$tejun" -C "$project" check --format sarif > "$SARIF" || true
    told sarif "$SARIF"
  fi
  return "$status"
}

# ---- publish

publish() {
  run_check
  build_and_publish
}

build_and_publish() {
  local out site
  out=${OUT:-${RUNNER_TEMP:-/tmp}/tejun-site}
  "$tejun" -C "$project" build --out "$out" ${AUDIENCE:+--audience "$AUDIENCE"}
  site=$out${AUDIENCE:+/$AUDIENCE}
  # A project with several audiences has a folder for each: publishing the one above them would publish them all.
  [ -f "$site/index.html" ] || refuse "the project makes sites for several audiences: name the one that is published (audience)" 2
  told folder "$site"
  [ -z "${BRANCH:-}" ] || publish_branch "$site" "refs/heads/$BRANCH"
}

# tip REF: the commit that a branch of the remote stands at, or nothing. Not knowing is no answer.
tip() {
  local line status=0
  line=$(project_git ls-remote --exit-code origin "$1") || status=$?
  case $status in
    0) printf '%s\n' "${line%%[[:space:]]*}" ;;
    2) ;;
    *) refuse "the remote does not answer" 4 ;;
  esac
}

publish_branch() {
  local site=$1 branch=$2 before tree commit name
  before=$(tip "$branch")
  [ -z "$before" ] || project_git fetch --quiet --depth 1 origin "$before"
  GIT_INDEX_FILE=$(mktemp -u)
  export GIT_INDEX_FILE
  # The bytes of the site, whatever the attributes and settings of this repository or of this machine would make of them.
  project_git -c core.autocrlf=false -c core.attributesFile=/dev/null -c core.excludesFile=/dev/null \
    --work-tree="$(cd "$site" && pwd)" add --all --force .
  name=$(project_git hash-object -w --stdin < /dev/null)
  project_git update-index --add --cacheinfo "100644,$name,.nojekyll"
  # The domain of a site on GitHub Pages is a file of this branch.
  if [ -n "$before" ] && [ ! -e "$site/CNAME" ] && name=$(project_git rev-parse --quiet --verify "$before:CNAME"); then
    project_git update-index --add --cacheinfo "100644,$name,CNAME"
  fi
  tree=$(project_git write-tree)
  rm -f "$GIT_INDEX_FILE"
  unset GIT_INDEX_FILE
  if [ -n "$before" ] && [ "$tree" = "$(project_git rev-parse "$before^{tree}")" ]; then
    say "nothing changed since $before"
    return
  fi
  commit=$(project_git commit-tree "$tree" ${before:+-p "$before"} -m "site of $(project_git rev-parse HEAD)")
  # Whoever published in the meantime is not overwritten: the lease is on what this site was compared with.
  project_git push --quiet --force-with-lease="$branch:$before" origin "$commit:$branch"
  told published "$commit"
  say "published as $commit"
}

# ---- mail

# push_records MESSAGE: what tejun wrote about editions and mails, on top of whatever the remote has by now.
push_records() {
  local place tries
  for place in data/editions data/mail; do
    [ ! -e "$project/$place" ] || project_git add -- "$place" || return 1
  done
  project_git diff --cached --quiet || project_git commit --quiet -m "$1" || return 1
  for tries in 1 2 3 4 5; do
    project_git push --quiet origin "HEAD:refs/heads/$branch" 2>/dev/null && return
    say "the push was refused ($tries); the branch is fetched again"
    catch_up || return 1
  done
  return 1
}

# catch_up: the newest commits of the branch, with our own on top.
catch_up() {
  project_git fetch --quiet origin "refs/heads/$branch" || return 1
  project_git rebase --quiet FETCH_HEAD || { project_git rebase --abort || true; return 1; }
}

on_a_branch() {
  branch=$(project_git symbolic-ref --quiet --short HEAD) || refuse "the records of mails are pushed to a branch; none is checked out" 2
}

refuse_claimed() {
  refuse "a run that sent $report did not say how it ended: branch ${claim#refs/heads/} ($1). Look at its log and at the log of the mail server. \
Write into data/mail/ who has the mail, commit that, delete the branch, and run this again; whoever is not recorded gets it again then." 4
}

mail() {
  local held would
  on_a_branch
  [ -z "$(project_git status --porcelain --untracked-files=no)" ] || refuse "there are changes that are not committed" 2
  ! project_git check-ignore data/mail/x.jsonl data/editions/x >/dev/null || refuse "git ignores data/mail or data/editions: the record would be lost" 2
  held=$(tip "$claim")
  [ -z "$held" ] || refuse_claimed "$held"
  catch_up || refuse "the branch cannot be fetched" 4
  run_check
  "$tejun" -C "$project" edition issue "$report" --if-changed ${REASON:+--reason "$REASON"}
  # Readers and the next run must know the edition before anybody gets it.
  push_records "$report: edition" || refuse "the edition cannot be pushed; nothing was sent" 4
  # Links of the mail lead to the site.
  [ -z "${BRANCH:-}" ] || build_and_publish
  would=$("$tejun" -C "$project" mail "$report" --send --dry-run)
  if ! grep -q '^would-send' <<< "$would"; then
    ! grep -q '^unknown' <<< "$would" || refuse "some may have got $report and may not: data/mail/ says who; find out, then send by hand with --resend-unknown" 4
    say "nobody is left to send to"
    return
  fi
  take_claim
  send
}

# take_claim: one run sends, and whoever finds the branch knows that one did. The commit is like no other, so that of two runs that push
# at once one is refused.
take_claim() {
  local mine
  mine=$(project_git commit-tree 'HEAD^{tree}' -p HEAD -m "$report is being sent: ${GITHUB_RUN_ID:-$$}.${GITHUB_RUN_ATTEMPT:-1} $(od -An -N8 -tx8 /dev/urandom)")
  project_git push --quiet --force-with-lease="$claim:" origin "$mine:$claim" || refuse "another run sends $report, or the remote does not answer; nothing was sent" 4
  # A run that ended between the fetch above and this line has left its record on the branch.
  if ! catch_up; then
    project_git push --quiet --force-with-lease="$claim:$mine" origin ":$claim" || true
    refuse "the newest record cannot be fetched; nothing was sent" 4
  fi
  printf '%s %s\n' "$mine" "$branch" > "$state"
}

send() {
  local status=0 recorded=0 process
  "$tejun" -C "$project" mail "$report" --send < /dev/null &
  process=$!
  echo "$process" >> "$state"
  # A signal ends the sending, whose record is then pushed as far as it goes.
  trap 'kill -TERM "$process" 2>/dev/null || true' INT TERM
  wait "$process" || status=$?
  ! kill -0 "$process" 2>/dev/null || wait "$process" || status=$?
  trap '' INT TERM
  record || recorded=$?
  trap - INT TERM
  [ "$status" != 0 ] || status=$recorded
  return "$status"
}

# record: pushes who got the mail, and gives the claim back. Once more by itself, in a step that also runs when this one was cut off.
record() {
  local mine process=
  [ -s "$state" ] || return 0
  { read -r mine branch; read -r process || true; } < "$state"
  end_sender "$process"
  # Without its record the claim stays, and the next run refuses.
  push_records "$report: who got it" || refuse "the record of who got $report cannot be pushed: keep data/mail/ of this machine" 4
  project_git push --quiet --force-with-lease="$claim:$mine" origin ":$claim" || refuse "the branch ${claim#refs/heads/} cannot be deleted" 4
  rm -f "$state"
}

# end_sender PID: a sender that outlived its shell would write into a record that was pushed already.
end_sender() {
  local tries
  for tries in 1 2 3 4 5 6 7 8 9 10 11 12; do
    [ -n "$1" ] && [[ $(ps -o comm= -p "$1" 2>/dev/null) == *tejun* ]] || return 0
    [[ $(ps -o stat= -p "$1" 2>/dev/null) != Z* ]] || return 0
    if [ "$tries" -lt 10 ]; then kill -TERM "$1" 2>/dev/null || true; else kill -KILL "$1" 2>/dev/null || true; fi
    sleep 1
  done
  refuse "the process $1 goes on sending" 4
}

# what EVENT ON_MAIN: what an event asks for.
what() {
  case $1 in
    pull_request_target | workflow_run)
      refuse "$1 runs other people's changes with the secrets of this repository: use pull_request" 2 ;;
    schedule) echo mail ;;
    push | workflow_dispatch) if [ "$2" = true ]; then echo publish; else echo check; fi ;;
    *) echo check ;;
  esac
}

mode=${1:-auto}
if [ "$mode" = auto ]; then
  mode=$(what "${EVENT:-}" "${ON_MAIN:-false}")
fi
case $mode in
  check | publish | mail | record) "$mode" ;;
  *) refuse "expected auto, check, publish, mail or record, found \`$mode\`" 2 ;;
esac
