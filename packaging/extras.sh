#!/usr/bin/env bash
# What goes beside the program into every package: completions, manual pages, the licences of what is linked.
#
#   packaging/extras.sh PROGRAM TARGET DIR
#
# In: a program that runs here, and the target whose licences are meant. Out: DIR/completions, DIR/man, DIR/THIRD-PARTY.txt.
# Never: compiles.
set -euo pipefail
program=$(realpath "$1")
target=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$3/completions" "$3/man/man1" "$3/man/ja/man1"
cd "$3"

"$program" completions bash > completions/tejun.bash
"$program" completions zsh > completions/_tejun
"$program" completions fish > completions/tejun.fish
"$program" completions powershell > completions/_tejun.ps1
python3 "$here/manual.py" "$program" en > man/man1/tejun.1
python3 "$here/manual.py" "$program" ja > man/ja/man1/tejun.1
python3 "$here/licences.py" "$target" > THIRD-PARTY.txt
