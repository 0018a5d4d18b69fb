//! How a project begins to measure what its documents promise.
//!
//! In: what the project has of data and metrics. Out: the steps that are left. Never: for readers of a more open site, or of an
//! older version, who have no part in it; a link to what is not there.

use crate::model::{BindingState, Block};
use crate::pages::context::ComposeContext;
use crate::say;

/// A heading and the steps; nothing for those who cannot take them.
pub(super) fn steps(context: &ComposeContext<'_>) -> Vec<Block> {
    let (project, lang) = (context.project, context.lang());
    let audiences = &project.site.audiences;
    if audiences.own < audiences.viewer().most_closed() || context.versions.is_older {
        return Vec::new();
    }
    let has_metrics = !project.metric_ids().is_empty();
    let data = say!(
        "エクスポート（CSV、JSON Lines、Excel、Parquet）を <code>data/</code> に置き、<code>data/sources.yaml</code> に宣言します。",
        "Put exports (CSV, JSON Lines, Excel, Parquet) into <code>data/</code>, and declare them in <code>data/sources.yaml</code>."
    );
    let metrics = say!(
        "測る指標を <code>data/metrics.yaml</code> に、対応時間の約束を <code>data/sla.yaml</code> に書きます。",
        "Write what is measured into <code>data/metrics.yaml</code>, and times to respond and resolve into <code>data/sla.yaml</code>."
    );
    let bindings = say!(
        "<code>tejun contract --suggest</code> が、約束と指標の結び付けの案を出します。合うものを <code>data/bindings.yaml</code> に書きます。",
        "<code>tejun contract --suggest</code> proposes which metric measures which promise. Write what fits into <code>data/bindings.yaml</code>."
    );
    let accept = say!(
        "<code>tejun contract --accept</code> が、指標の約束と読める文の一覧を示します。確かめたものは <code>data/bindings.yaml</code> に書かれ、判定されます。",
        "<code>tejun contract --accept</code> lists the promises that read as those of metrics. Those that you confirm are written into <code>data/bindings.yaml</code> and judged."
    );
    let is_proposed = context.contract.promises().iter().any(|promise| promise.state == BindingState::Proposed);
    let bindings = if is_proposed { accept } else { bindings };
    let data = Some(data).filter(|_| !has_metrics && project.sources.is_empty());
    let metrics = Some(metrics).filter(|_| !has_metrics);
    let left: Vec<String> =
        [data, metrics, Some(bindings)].into_iter().flatten().map(|step| step.into_text(lang)).collect();
    let list = match left.as_slice() {
        [only] => format!("<p>{only}</p>\n"),
        all => format!("<ol>\n<li>{}</li>\n</ol>\n", all.join("</li>\n<li>")),
    };
    let off = say!(
        "測らないことにするなら、<code>tejun.yaml</code> に <code>contract: false</code> と書けば、このページは作られません。",
        "If nothing is to be measured, <code>contract: false</code> in <code>tejun.yaml</code> leaves this page out."
    );
    let off = off.into_text(lang);
    vec![Block::heading(2, "begin", lang.pick("始め方", "How to begin")), Block::html(format!("{list}<p>{off}</p>\n"))]
}
