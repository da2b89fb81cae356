//! The sizes of two charts, in units of an SVG that is `WIDTH` wide: how far it came, and messages and replies over
//! time. The numbers are written beside the bars, so that none must be read off.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::report::{Period, Report};

pub(super) const WIDTH: f64 = 720.0;

/// A bar with its label before it and its number behind.
#[derive(Serialize)]
struct Bar {
    label: &'static str,
    people: u32,
    y: f64,
    width: f64,
}

#[derive(Serialize)]
pub(super) struct Funnel {
    width: f64,
    height: f64,
    /// Where the bars begin
    left: f64,
    bars: Vec<Bar>,
}

pub(super) fn funnel(report: &Report) -> Funnel {
    const LABEL: f64 = 220.0;
    const NUMBER: f64 = 60.0;
    const STEP: f64 = 38.0;
    let most = report.funnel.first().map_or(1, |step| step.people.max(1));
    let bars: Vec<Bar> = report
        .funnel
        .iter()
        .zip(0_u32..)
        .map(|(step, at)| Bar {
            label: step.step.words(),
            people: step.people,
            y: f64::from(at) * STEP,
            width: rounded(f64::from(step.people) / f64::from(most) * (WIDTH - LABEL - NUMBER)),
        })
        .collect();
    Funnel { width: WIDTH, height: STEP * 4.0, left: LABEL, bars }
}

/// Two bars side by side.
#[derive(Serialize)]
struct Pair {
    /// Of one bar
    width: f64,
    messages: Column,
    replies: Column,
    /// Below the axis; none where there is no room
    label: Option<String>,
    middle: f64,
}

#[derive(Serialize)]
struct Column {
    count: u32,
    x: f64,
    y: f64,
    height: f64,
    /// Whether the number is written above it
    shown: bool,
}

#[derive(Serialize)]
struct Tick {
    value: u32,
    y: f64,
}

#[derive(Serialize)]
pub(super) struct Drawing {
    period: &'static str,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    bottom: f64,
    pairs: Vec<Pair>,
    ticks: Vec<Tick>,
    messages: u32,
    replies: u32,
    first: String,
    last: String,
}

const LEFT: f64 = 40.0;
const RIGHT: f64 = WIDTH - 8.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 232.0;
const HEIGHT: f64 = 262.0;
/// Units that a label of the axis takes.
const LABEL: f64 = 84.0;
/// Pairs beside which there is room for their numbers.
const NUMBERED: usize = 20;

/// None where nothing was sent and nothing came.
pub(super) fn series(report: &Report) -> Option<Drawing> {
    let points = &report.series.points;
    let (first, last) = (points.first()?, points.last()?);
    let most = points.iter().map(|point| point.messages.max(point.replies)).max()?.max(1);
    let (top, ticks) = scale(most);
    let y = |count: u32| rounded(BOTTOM - f64::from(count) / f64::from(top) * (BOTTOM - TOP));
    let many = u32::try_from(points.len()).unwrap_or(u32::MAX);
    let room = (RIGHT - LEFT) / f64::from(many);
    let width = (room * 0.36).min(26.0);
    let column = |count: u32, x: f64| Column {
        count,
        x: rounded(x),
        y: y(count),
        height: rounded(BOTTOM - y(count)),
        shown: count > 0 && points.len() <= NUMBERED,
    };
    let every = (LABEL / room).ceil();
    let pairs = points.iter().zip(0_u32..).map(|(point, at)| {
        let middle = LEFT + room * (f64::from(at) + 0.5);
        Pair {
            width: rounded(width),
            messages: column(point.messages, middle - width),
            replies: column(point.replies, middle),
            label: (f64::from(at) % every == 0.0).then(|| named(report.series.by, point.from)),
            middle: rounded(middle),
        }
    });
    Some(Drawing {
        period: report.series.by.as_str(),
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: RIGHT,
        bottom: BOTTOM,
        pairs: pairs.collect(),
        ticks: ticks.into_iter().map(|value| Tick { value, y: y(value) }).collect(),
        messages: points.iter().map(|point| point.messages).sum(),
        replies: points.iter().map(|point| point.replies).sum(),
        first: first.from.to_string(),
        last: last.from.to_string(),
    })
}

fn named(period: Period, from: NaiveDate) -> String {
    let shape = match period {
        Period::Week => "%-d %b %Y",
        Period::Month => "%b %Y",
        Period::Year => "%Y",
    };
    from.format(shape).to_string()
}

/// The end of an axis that holds `most`, and the three to six round numbers that are written at it.
fn scale(most: u32) -> (u32, Vec<u32>) {
    let steps = (0..9).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u32.pow(power)));
    let step = steps.into_iter().find(|step| most.div_ceil(*step) <= 5).unwrap_or(most);
    let ticks: Vec<u32> = (0..=most.div_ceil(step)).map(|at| at.saturating_mul(step)).collect();
    (ticks.last().copied().unwrap_or(most), ticks)
}

/// To a tenth: what nobody sees makes no file longer.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
