//! What is told: an alert that is crossed or is crossed no longer, and data that are too old to tell.
//!
//! In: alerts as watched, the setting, the ledger of what was told. Out: [`Notice`]s, the gravest first. Never: sends, prints or
//! records.

use super::recipients::{Recipient, recipients};
use crate::calendar::{Instant, Period};
use crate::config::{AlertChannel, Alerting, Metric};
use crate::diag::{Lang, Place};
use crate::metrics::{AlertState, Crossing, WatchedAlert, day_in_force, watched_alerts};
use crate::model::{Figure, FigureFlag, Route, SourceCount};
use crate::objective::Target;
use crate::pipeline::Computed;
use crate::post::{AlertLedger, AlertLine, AlertSeries, ToldAlert, ToldStale};

/// Something that is told.
#[derive(Debug, Clone)]
pub(super) struct Notice<'a> {
    pub about: About<'a>,
    /// How grave it is, where that is declared.
    pub severity: Option<&'a str>,
    /// Who is to be told.
    pub to: Vec<Recipient>,
}

/// What a notice is about.
#[derive(Debug, Clone)]
pub(super) enum About<'a> {
    Crossed(OfAlert<'a>),
    Recovered(OfAlert<'a>),
    Stale(OfSource<'a>),
}

/// An alert and the newest figure that is judged by it.
#[derive(Debug, Clone)]
pub(super) struct OfAlert<'a> {
    pub figure: &'a Figure,
    pub threshold: Target,
    pub place: &'a Place,
    /// The first period since which every period crosses it; nothing when it is crossed no longer.
    pub since: Option<&'a Period>,
    /// The start of the first period of this crossing.
    pub begun: Instant,
    /// The page of the metric, where there is one.
    pub link: Option<String>,
}

/// A source whose data are too old, and the metrics that nobody can judge.
#[derive(Debug, Clone)]
pub(super) struct OfSource<'a> {
    pub source: &'a SourceCount,
    pub metrics: Vec<&'a Metric>,
}

/// A channel by its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Channel<'a> {
    pub name: &'a str,
    pub settings: &'a AlertChannel,
}

/// Everything that notices are made of.
pub(super) struct Watched<'a> {
    pub computed: &'a Computed,
    pub alerting: Option<&'a Alerting>,
    alerts: Vec<WatchedAlert<'a>>,
    since: Option<Instant>,
}

impl<'a> Watched<'a> {
    /// The alerts of a project; from an instant on, when one is named.
    pub(super) fn new(computed: &'a Computed, since: Option<Instant>) -> Self {
        let Computed { project, figures, sources, as_of, .. } = computed;
        let alerts = watched_alerts(project, figures, sources, *as_of);
        Self { computed, alerting: project.alerts.as_ref(), alerts, since }
    }

    /// Everything that is crossed or cannot be told.
    pub(super) fn standing(&self) -> Vec<Notice<'a>> {
        let crossed = self.alerts.iter().filter_map(|alert| match &alert.state {
            AlertState::Crossed(crossing) => Some(self.crossed(alert, crossing)),
            _ => None,
        });
        self.in_order(crossed.chain(self.stale()).collect())
    }

    /// What a channel, or whoever reads what is printed, was not told yet.
    pub(super) fn untold(&self, ledger: &AlertLedger, channel: Option<Channel<'_>>) -> Vec<Notice<'a>> {
        let name = channel.map(|channel| channel.name);
        let is_new = |notice: &Notice<'a>| match &notice.about {
            About::Crossed(of) => !ledger.is_told(name, &of.series(), of.begun),
            About::Recovered(of) => ledger.is_open(name, &of.series(), of.begun),
            About::Stale(of) => !ledger.is_told_stale(name, &of.source.source, of.source.newest),
        };
        let takes = |notice: &Notice<'a>| channel.is_none_or(|channel| self.is_for(channel.settings, notice));
        let all = self.standing().into_iter().chain(self.in_order(self.clear()));
        all.filter(takes).filter(is_new).collect()
    }

    /// Whether a channel takes what a notice tells: of old data, when it takes one of the metrics that nobody can judge.
    fn is_for(&self, channel: &AlertChannel, notice: &Notice<'_>) -> bool {
        match &notice.about {
            About::Stale(of) => of.metrics.iter().any(|metric| channel.takes(self.severity_of(&metric.id))),
            About::Crossed(_) | About::Recovered(_) => channel.takes(notice.severity),
        }
    }

    fn severity_of(&self, metric: &str) -> Option<&'a str> {
        self.alerting.and_then(|alerting| alerting.severity_of(metric)).map(|severity| severity.name.as_str())
    }

    /// Alerts that are not crossed; whoever was told of a crossing may be told that it is over.
    fn clear(&self) -> Vec<Notice<'a>> {
        if !self.alerting.is_some_and(|alerting| alerting.recovered) {
            return Vec::new();
        }
        let notice = |alert: &WatchedAlert<'a>| {
            let AlertState::Clear(figure) = alert.state else { return None };
            let day = day_in_force(&self.computed.project, &figure.period);
            let (step, threshold) = (alert.metric.alert.on(day)?, alert.metric.alert_on(day)?);
            let place = step.origin.as_ref().unwrap_or(&alert.metric.place);
            let (begun, link) = (figure.period.start, self.link(&alert.metric.id));
            let of = OfAlert { figure, threshold, place, since: None, begun, link };
            Some(self.notice(&alert.metric.id, About::Recovered(of)))
        };
        self.alerts.iter().filter_map(notice).collect()
    }

    fn crossed(&self, alert: &WatchedAlert<'a>, crossing: &Crossing<'a>) -> Notice<'a> {
        let of = OfAlert {
            figure: crossing.figure,
            threshold: crossing.threshold.clone(),
            place: crossing.place,
            since: Some(crossing.since),
            begun: crossing.begun,
            link: self.link(&alert.metric.id),
        };
        self.notice(&alert.metric.id, About::Crossed(of))
    }

    fn notice(&self, metric: &str, about: About<'a>) -> Notice<'a> {
        let severity = self.alerting.and_then(|alerting| alerting.severity_of(metric));
        let to = severity.map(|severity| severity.to.as_slice()).unwrap_or_default();
        let to = recipients(&self.computed.project.people, to, self.computed.as_of);
        Notice { about, severity: severity.map(|severity| severity.name.as_str()), to }
    }

    /// Every source that keeps alerts from being judged, as grave as the gravest of them.
    fn stale(&self) -> Vec<Notice<'a>> {
        let mut sources: Vec<OfSource<'a>> = Vec::new();
        for alert in &self.alerts {
            let AlertState::Stale(old) = &alert.state else { continue };
            for source in old {
                let at = sources.iter().position(|known| known.source.source == source.source).unwrap_or_else(|| {
                    sources.push(OfSource { source, metrics: Vec::new() });
                    sources.len() - 1
                });
                if !sources[at].metrics.iter().any(|known| known.id == alert.metric.id) {
                    sources[at].metrics.push(alert.metric);
                }
            }
        }
        let rank = |id: &str| {
            let alerting = self.alerting?;
            Some(alerting.rank(alerting.severity_of(id).map(|severity| severity.name.as_str())))
        };
        let notice = |of: OfSource<'a>| {
            let gravest = of.metrics.iter().min_by_key(|metric| rank(&metric.id))?;
            Some(self.notice(&gravest.id, About::Stale(of)))
        };
        sources.into_iter().filter_map(notice).collect()
    }

    /// The gravest first, then as metrics are declared; none that began before the instant from which on they are told.
    fn in_order(&self, mut notices: Vec<Notice<'a>>) -> Vec<Notice<'a>> {
        notices.retain(|notice| self.since.is_none_or(|since| notice.began().is_some_and(|began| since <= began)));
        notices.sort_by_key(|notice| self.alerting.map(|alerting| alerting.rank(notice.severity)));
        notices
    }

    /// The page of a metric on the most open site that has one and whose address is known.
    fn link(&self, metric: &str) -> Option<String> {
        let site = &self.computed.project.site;
        let audiences = &site.audiences;
        let own = |rank: usize| {
            let named = audiences.names.get(rank).and_then(|name| audiences.base_urls.get(name));
            named.or_else(|| (rank == 0).then_some(&site.base_url)).filter(|base| !base.is_empty())
        };
        let first = audiences.of_page("metrics");
        let base = (first..audiences.names.len().max(first + 1)).find_map(own)?;
        let route = Route::from_segments(["metrics", metric]);
        site.layouts.metric_pages.then(|| format!("{base}{}", route.encoded()))
    }
}

impl Notice<'_> {
    /// When what it tells began.
    fn began(&self) -> Option<Instant> {
        match &self.about {
            About::Crossed(of) | About::Recovered(of) => Some(of.since.map_or(of.begun, |since| since.start)),
            About::Stale(of) => {
                let newest = of.source.newest?.as_second();
                Instant::from_second(newest.checked_add(of.source.fresh_within?)?).ok()
            }
        }
    }

    /// The line that remembers it.
    pub(super) fn line(&self, channel: Option<&str>, as_of: Instant) -> AlertLine {
        let channel = channel.map(str::to_owned);
        match &self.about {
            About::Crossed(of) => AlertLine::Crossed(of.told(channel, as_of)),
            About::Recovered(of) => AlertLine::Recovered(of.told(channel, as_of)),
            About::Stale(of) => AlertLine::Stale(ToldStale {
                channel,
                source: of.source.source.clone(),
                newest: of.source.newest,
                as_of,
            }),
        }
    }
}

impl OfAlert<'_> {
    pub(super) fn series(&self) -> AlertSeries {
        let Figure { metric, by, period, .. } = self.figure;
        AlertSeries { metric: metric.clone(), grain: period.grain, by: by.iter().cloned().collect() }
    }

    /// Remembered in one language, whatever that of the messages is.
    fn told(&self, channel: Option<String>, as_of: Instant) -> ToldAlert {
        ToldAlert {
            channel,
            series: self.series(),
            period: self.figure.period.label.clone(),
            start: self.figure.period.start,
            since: self.since.map(|since| since.label.clone()).unwrap_or_default(),
            value: self.figure.value,
            threshold: self.threshold.to_text(Lang::En),
            as_of,
        }
    }

    /// What a reader must know beside the value.
    pub(super) fn notes(&self, lang: Lang) -> Vec<&'static str> {
        let note = |flag: &FigureFlag| match flag {
            FigureFlag::Partial => Some(lang.pick("途中", "so far")),
            FigureFlag::SmallSample => Some(lang.pick("参考値", "small sample")),
            FigureFlag::LateStart => Some(lang.pick("データは期間の途中から", "data begin inside the period")),
            _ => None,
        };
        self.figure.flags.iter().filter_map(note).collect()
    }
}
