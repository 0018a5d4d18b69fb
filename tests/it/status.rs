//! The days of an uptime add up to its periods: what a bar shows and what a report says are the same seconds.

use crate::sample::sample;
use crate::site::{Ran, build, here};
use rust_decimal::Decimal;
use tejun::calendar::{Grain, Period};
use tejun::model::{AvailabilityLine, Figure, Stretch};
use tejun::pipeline::Computed;

/// Projects with uptimes from incidents, from counted samples, and from held ones.
const PROJECTS: [&str; 3] =
    ["tests/sites/status/outage/in", "tests/sites/figures/incidents/in", "tests/sites/figures/held/in"];

fn within<'l>(stretches: &'l [Stretch], period: &Period) -> impl Iterator<Item = &'l Stretch> {
    let (start, end) = (period.start, period.end);
    stretches.iter().filter(move |stretch| start <= stretch.start && stretch.start < end)
}

/// What was bad in a figure, and what counted; `None` where its value is no quotient of the two.
fn bad_of(figure: &Figure) -> Option<(Decimal, Decimal)> {
    let (good, base) = figure.numerator.zip(figure.denominator)?;
    Some((base - good, base))
}

fn compared(computed: &Computed, grain: Grain, of: fn(&AvailabilityLine) -> &[Stretch]) -> usize {
    let mut seen = 0;
    for uptime in &computed.status.uptimes {
        for line in &uptime.lines {
            let figures = computed.figures.of(&uptime.metric, grain).filter(|figure| figure.by == line.by);
            for figure in figures {
                let Some((bad, base)) = bad_of(figure) else { continue };
                let sum = |part: fn(&Stretch) -> Decimal| within(of(line), &figure.period).map(part).sum::<Decimal>();
                let what = format!("{} {:?} {}", figure.metric, figure.by, figure.period.label);
                assert_eq!(sum(|stretch| stretch.bad), bad, "bad of {what}");
                // Days begin with the first row; the first period may begin before it.
                let first = of(line).first().map(|stretch| stretch.start);
                if first.is_some_and(|first| first <= figure.period.start) {
                    assert_eq!(sum(|stretch| stretch.base), base, "base of {what}");
                }
                seen += 1;
            }
        }
    }
    seen
}

#[test]
fn days_add_up_to_months_and_pieces_to_windows() {
    let (mut months, mut windows) = (0, 0);
    let built: Vec<Ran> = PROJECTS.iter().map(|project| build(&here(project))).collect();
    for ran in built.iter().chain([sample()]) {
        let computed = &ran.built.as_ref().expect("the project is built").computed;
        months += compared(computed, Grain::Month, |line| &line.days);
        windows += compared(computed, Grain::Cutoff, |line| &line.pieces);
    }
    assert!(months > 50 && windows > 100, "{months} months and {windows} windows were compared");
}

#[test]
fn the_window_of_the_page_is_its_days() {
    let ran = build(&here("tests/sites/status/outage/in"));
    let status = &ran.built.as_ref().expect("the project is built").computed.status;
    let line = status.uptimes[0].lines.iter().find(|line| line.members == ["web"]).expect("a service");
    let window = line.window.as_ref().expect("something is known");
    let days = || line.days.iter().filter(|day| day.start >= window.start);
    assert_eq!(days().count(), 30);
    assert_eq!(days().map(|day| day.bad).sum::<Decimal>(), window.bad);
    assert_eq!(days().map(|day| day.base).sum::<Decimal>(), window.base);
    // 90 minutes on the 13th, and the hour after the maintenance of the 14th; 29 days and 17 hours less 4 hours.
    assert_eq!((window.bad, window.base), (Decimal::from(9_000), Decimal::from(2_552_400)));
}
