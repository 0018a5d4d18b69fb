//! Same inputs, same bytes: again in one process, and in two processes with another number of threads; and the same random cases
//! in every run of the suite.

use crate::program::{Folder, answer, tejun, tree, unlike};
use crate::sample::sample;
use crate::site::{build, here};
use proptest::test_runner::{Config, RngSeed};

#[test]
fn random_cases_are_the_same_in_every_run() {
    let seed = Config::default().rng_seed;
    assert_ne!(seed, RngSeed::Random, "run the tests inside the repository, whose .cargo/config.toml sets the seed");
}

#[test]
fn a_second_build_in_one_process_gives_the_same_artifacts() {
    let (one, two) = (sample(), build(&here("")));
    let (one, two) = (&one.built.as_ref().unwrap().artifacts, &two.built.as_ref().unwrap().artifacts);
    let paths = |artifacts: &[tejun::model::Artifact]| artifacts.iter().map(|a| a.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(one), paths(two));
    assert!(one.len() > 100, "only {} files", one.len());
    let differ: Vec<&str> = one.iter().zip(two).filter(|(a, b)| a.bytes != b.bytes).map(|(a, _)| &*a.path).collect();
    assert_eq!(differ, [""; 0]);
}

#[test]
fn another_number_of_threads_gives_the_same_files() {
    let folder = Folder::new();
    let tree_with = |threads: &str| {
        let out = folder.join(threads);
        let mut command = tejun();
        command.arg("-C").arg(here("")).args(["-q", "build", "--out"]).arg(&out);
        command.env("RAYON_NUM_THREADS", threads).env("POLARS_MAX_THREADS", threads);
        let answer = answer(&mut command);
        assert_eq!(answer.code, 0, "{}", answer.err);
        tree(&out)
    };
    let (one, four) = (tree_with("1"), tree_with("4"));
    assert!(one.len() > 100, "only {} files", one.len());
    assert_eq!(unlike(&one, &four), [""; 0]);
}
