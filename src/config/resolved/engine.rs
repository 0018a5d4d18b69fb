//! `engine:` of `tejun.yaml` as meant: the engines besides the one that is built in.

use crate::diag::Place;
use serde::Serialize;

/// The engines that answer questions about sources that are not files below `data/`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct EngineConfig {
    /// Apache Spark.
    pub spark: Spark,
}

/// A cluster of Apache Spark that is asked over Spark Connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spark {
    /// Its address as written, `sc://host[:port][/;name=value]`, never with credentials; where it is not written, the environment
    /// variable `TEJUN_SPARK_CONNECT` names it.
    pub connect: Option<String>,
    /// How long one query may take, in seconds.
    pub timeout_seconds: i64,
    /// How many times a query is tried again that failed for the moment.
    pub retries: u32,
    /// Whether answers are kept between runs.
    pub keep: bool,
    /// Whether the cluster may hold the rows of a source while a run asks about them.
    pub cache: bool,
    /// Where the address is written, or else the engine is declared; `None` where nothing is said of it.
    pub place: Option<Place>,
}

impl Default for Spark {
    fn default() -> Self {
        Self { connect: None, timeout_seconds: 600, retries: 3, keep: true, cache: true, place: None }
    }
}
