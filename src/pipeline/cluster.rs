//! The engine of sources that a cluster has, when this program was built with one.
//!
//! In: the project, and how its cluster may be asked. Out: the engine; none when no source needs one. Never: asks a cluster for rows when
//! only its columns were wanted.

use super::ClusterUse;
use crate::config::Project;
use crate::data::Store;
use crate::diag::Diagnostics;
use crate::model::ProjectFiles;
use crate::query::RemoteEngine;
use std::sync::Arc;

/// Without the engine [`crate::config::not_built`] has told of it.
#[cfg(not(feature = "spark"))]
pub(super) fn opened(
    _: &Project,
    _: &dyn ProjectFiles,
    _: &Arc<Store>,
    _: &ClusterUse,
    _: &mut Diagnostics,
) -> Option<Arc<dyn RemoteEngine>> {
    None
}

/// Talks to nobody yet, but for the columns when only these are wanted.
#[cfg(feature = "spark")]
pub(super) fn opened(
    project: &Project,
    files: &dyn ProjectFiles,
    local: &Arc<Store>,
    cluster: &ClusterUse,
    found: &mut Diagnostics,
) -> Option<Arc<dyn RemoteEngine>> {
    use crate::diag::{Diagnostic, code};
    use crate::say;
    use crate::spark::{Cluster, Settings};
    use std::time::Duration;

    let first = project.sources.values().find(|source| source.is_remote())?;
    let spark = &project.engine.spark;
    let Some(connect) = spark.connect.clone().or_else(|| cluster.connect.as_deref().map(str::to_owned)) else {
        let name = &first.name;
        let message = say!(
            "`{name}` は Spark が読むソースですが、宛先がありません",
            "`{name}` is read by Spark, and nothing says where that is"
        );
        found.push(Diagnostic::new(code::ENGINE_UNREACHABLE, first.place.clone(), message).hint(say!(
            "tejun.yaml に `engine: {{ spark: {{ connect: \"sc://host:15002\" }} }}` と書くか、環境変数 TEJUN_SPARK_CONNECT に入れます",
            "write `engine: {{ spark: {{ connect: \"sc://host:15002\" }} }}` in tejun.yaml, or set TEJUN_SPARK_CONNECT"
        )));
        return None;
    };
    let timeout = Duration::from_secs(u64::try_from(spark.timeout_seconds).unwrap_or(0));
    let settings = Settings { connect, timeout, retries: spark.retries, cache: spark.cache };
    let local: Arc<dyn crate::query::Engine + Send + Sync> = Arc::clone(local) as _;
    let cache = spark.keep.then(|| files.cache()).filter(|cache| cache.keeps());
    let opened = Cluster::new(settings, &project.sources, local, cache);
    if cluster.columns_only {
        opened.inspect_columns();
    }
    Some(Arc::new(opened))
}
