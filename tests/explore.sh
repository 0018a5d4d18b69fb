#!/usr/bin/env bash
# Runs the property tests and the walks of random edits from fresh seeds: `bash tests/explore.sh [ROUNDS] [TEST…]`.
# The suite of `cargo test` draws the same cases in every run (docs/decisions/0063-fixed-seeds.md); what this finds it writes into
# `proptest-regressions`, from where every run takes it from then on. Each round prints its seed; `EXPLORE_SEED` names the first.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-1}
tests=("${@:2}")
first=${EXPLORE_SEED:-$((RANDOM * 32768 + RANDOM))}
if [ ${#tests[@]} -eq 0 ]; then
  # Of a property test the arguments are drawn (`fn name(value in …`), and a walk asks for its seed.
  mapfile -t tests < <(python3 - <<'PYTHON'
import pathlib, re
named = set()
for path in [*pathlib.Path("src").rglob("*.rs"), *pathlib.Path("tests/it").rglob("*.rs")]:
    text = path.read_text(encoding="utf-8")
    if "proptest" in text:
        named.update(re.findall(r"#\[test\]\s+fn (\w+)\(\s*(?:mut )?(?:\w+|\([\w, ]+\)) in ", text))
print(*sorted(named), "warm::", sep="\n")
PYTHON
  )
fi
failed=0
for round in $(seq 1 "$rounds"); do
  seed=$((first + round - 1))
  echo "== round $round of $rounds: seed $seed (again: EXPLORE_SEED=$seed bash tests/explore.sh 1)"
  PROPTEST_RNG_SEED=$seed WARM_SEED=$seed cargo test --locked --quiet --lib --test it -- "${tests[@]}" || failed=1
done
exit "$failed"
