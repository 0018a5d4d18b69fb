# `just` lists what there is to run; each line works without just as well.

_default:
    @just --list --unsorted

# the sample site, into output/
build:
    cargo run -- build

# the suite: the same cases in every run
test:
    cargo test

# everything that is asked of a change
check:
    bash .ci/run

# property tests and random edits from fresh seeds
explore *arguments:
    bash tests/explore.sh {{arguments}}

# killed, starved, refused, raced, with damaged inputs; `just faults --long` for an hour of it
faults *arguments:
    cargo build
    python3 tests/faults/run.py target/debug/tejun {{arguments}}
