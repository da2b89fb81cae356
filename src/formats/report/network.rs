//! The drawing of who introduced whom: one person a line, so that no label meets another however many there are;
//! introductions as a tree, as in a list of folders; who else knows whom as arcs beside it.

use serde::Serialize;

use super::charts::{WIDTH, rounded};
use super::clean;
use crate::domain::report::Network;
use crate::domain::report::words::counted;
use crate::domain::text;

const LINE: f64 = 22.0;
/// From a person to those whom they introduced.
const INDENT: f64 = 26.0;
/// However deep it goes, the names keep the rest of the width.
const MOST_INDENT: f64 = 280.0;
/// How far the longest arc reaches.
const MOST_REACH: f64 = 140.0;
const RADIUS: f64 = 4.5;
/// Width of a letter, rather too wide.
const LETTER: f64 = 7.6;

#[derive(Serialize)]
struct Dot {
    /// As long as there is room for
    label: String,
    /// The whole name, where that is longer
    name: Option<String>,
    x: f64,
    y: f64,
    in_report: bool,
    /// The place of who introduced them
    from: Option<(f64, f64)>,
    /// Whether an arc begins or ends there
    known: bool,
}

#[derive(Serialize)]
struct Arc {
    from: f64,
    to: f64,
    /// How far to the left its two handles are
    reach: f64,
}

#[derive(Serialize)]
pub(super) struct Drawing {
    width: f64,
    height: f64,
    radius: f64,
    /// Where the arcs begin and end
    arcs_at: f64,
    dots: Vec<Dot>,
    arcs: Vec<Arc>,
    introductions: usize,
}

/// None where nobody introduced or knows anybody.
pub(super) fn drawing(network: &Network) -> Option<Drawing> {
    let nodes = &network.nodes;
    let deepest = nodes.iter().map(|node| number(node.depth)).reduce(f64::max)?;
    let indent = if deepest > 0.0 { INDENT.min(MOST_INDENT / deepest) } else { INDENT };
    let longest = network.acquaintances.iter().map(|(one, other)| other - one).max();
    let arcs_at = 8.0 + longest.map_or(0.0, reach);
    let x = |depth: usize| rounded(arcs_at + 8.0 + number(depth) * indent);
    let y = |at: usize| rounded(LINE * (number(at) + 0.5));
    let dots = nodes.iter().enumerate().map(|(at, node)| {
        let name = clean(Some(&node.name));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "columns")]
        let label = text::shorten(&name, ((WIDTH - x(node.depth) - 16.0) / LETTER) as usize);
        Dot {
            name: (label != *name).then(|| name.into_owned()),
            label,
            x: x(node.depth),
            y: y(at),
            in_report: node.in_report,
            from: node.parent.map(|parent| (x(nodes[parent].depth), y(parent))),
            known: network.acquaintances.iter().any(|(one, other)| *one == at || *other == at),
        }
    });
    let arcs = network.acquaintances.iter().map(|(one, other)| Arc {
        from: y(*one),
        to: y(*other),
        // the middle of the curve lies at three quarters of its handles
        reach: rounded(reach(other - one) / 0.75),
    });
    Some(Drawing {
        width: WIDTH,
        height: LINE * number(nodes.len()),
        radius: RADIUS,
        arcs_at,
        dots: dots.collect(),
        arcs: arcs.collect(),
        introductions: nodes.iter().filter(|node| node.parent.is_some()).count(),
    })
}

/// How far an arc over so many lines reaches.
fn reach(lines: usize) -> f64 {
    (8.0 + 5.0 * number(lines)).min(MOST_REACH)
}

#[expect(clippy::cast_precision_loss, reason = "at most as many as are drawn")]
fn number(count: usize) -> f64 {
    count as f64
}

/// Who introduced whom in words, for those who do not see the drawing.
pub(super) fn introductions(network: &Network) -> Vec<(String, String)> {
    let name = |at: usize| clean(Some(&network.nodes[at].name)).into_owned();
    let told = network.nodes.iter().enumerate();
    told.filter_map(|(at, node)| Some((name(node.parent?), name(at)))).collect()
}

/// What there was no room for.
pub(super) fn more(network: &Network) -> Option<String> {
    let people = u32::try_from(network.more_people).unwrap_or(u32::MAX);
    let ties = u32::try_from(network.more_acquaintances).unwrap_or(u32::MAX);
    let told: Vec<String> = [(people, "person", "people"), (ties, "tie", "ties")]
        .into_iter()
        .filter(|(many, ..)| *many > 0)
        .map(|(many, one, several)| counted(many, one, several))
        .collect();
    (!told.is_empty()).then(|| format!("Not drawn, for want of room: {}.", told.join(", ")))
}
