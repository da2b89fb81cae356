//! Who introduced whom, in an order in which it can be drawn: a tree a root, one person a line, and who else knows whom
//! among them.
//!
//! An introduction leads from the person who made it (`via`) to the one who was introduced, so the people form trees; a
//! ring, which only a mistake makes, is cut open.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::{ContactId, People};

/// People that a drawing shows: more are no longer read.
pub(crate) const MOST_PEOPLE: usize = 60;
/// Lines beside the trees: more hide each other.
const MOST_ACQUAINTANCES: usize = 120;

/// Two who know each other, however it came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Acquaintance {
    pub(crate) one: ContactId,
    pub(crate) other: ContactId,
    /// 1 to 5
    pub(crate) strength: u8,
}

/// A person in the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Node {
    pub(crate) name: String,
    /// Introductions from the root
    pub(crate) depth: usize,
    /// Who introduced them: the place in the list
    pub(crate) parent: Option<usize>,
    /// Has a row in the report
    pub(crate) in_report: bool,
}

/// The drawing before it has any size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Network {
    /// Every parent before its children, the largest trees first
    pub(crate) nodes: Vec<Node>,
    /// Places in the list, the smaller first; those whom an introduction ties are not told twice
    pub(crate) acquaintances: Vec<(usize, usize)>,
    /// People of whom there are ties that were left out, for they were too many
    pub(crate) more_people: usize,
    pub(crate) more_acquaintances: usize,
}

impl Network {
    /// Of the `people`, those in whom a tie begins or ends.
    pub(crate) fn new(people: &People, in_report: &BTreeSet<ContactId>, known: &[Acquaintance]) -> Self {
        let mut children: BTreeMap<ContactId, Vec<ContactId>> = BTreeMap::new();
        let mut tied: BTreeSet<ContactId> = BTreeSet::new();
        let mut ids: Vec<ContactId> = people.keys().copied().collect();
        ids.sort_unstable();
        for id in ids {
            if let Some(via) = people[&id].via.filter(|via| *via != id && people.contains_key(via)) {
                children.entry(via).or_default().push(id);
                tied.extend([id, via]);
            }
        }
        let known: Vec<&Acquaintance> =
            known.iter().filter(|a| people.contains_key(&a.one) && people.contains_key(&a.other)).collect();
        tied.extend(known.iter().flat_map(|a| [a.one, a.other]));
        let mut order = in_order(people, &children, &tied);
        let more_people = order.len().saturating_sub(MOST_PEOPLE);
        order.truncate(MOST_PEOPLE);
        let place: HashMap<ContactId, usize> =
            order.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        let nodes: Vec<Node> = order
            .iter()
            .map(|(id, depth)| Node {
                name: people[id].name.clone(),
                depth: *depth,
                parent: people[id].via.filter(|_| *depth > 0).and_then(|via| place.get(&via).copied()),
                in_report: in_report.contains(id),
            })
            .collect();
        let (acquaintances, more_acquaintances) = arcs(&nodes, &place, &known);
        Self { nodes, acquaintances, more_people, more_acquaintances }
    }
}

/// Everybody who is tied, with the depth in their tree: trees by size, then by the oldest contact; brothers and sisters
/// by the same.
fn in_order(
    people: &People,
    children: &BTreeMap<ContactId, Vec<ContactId>>,
    tied: &BTreeSet<ContactId>,
) -> Vec<(ContactId, usize)> {
    let back = |id: ContactId| people[&id].via.filter(|via| people.contains_key(via)).unwrap_or(id);
    let mut walk = Walk { children, seen: BTreeSet::new(), trees: Vec::new() };
    for root in tied.iter().filter(|id| back(**id) == **id) {
        walk.down_from(*root);
    }
    for id in tied {
        if !walk.seen.contains(id) {
            // whoever goes back as often as there are people is in the ring, wherever they began
            walk.down_from((0..people.len()).fold(*id, |at, _| back(at)));
        }
    }
    walk.trees.sort_by_key(|tree| Reverse(tree.len()));
    walk.trees.concat()
}

/// A walk through trees, in which nobody is met twice.
struct Walk<'a> {
    children: &'a BTreeMap<ContactId, Vec<ContactId>>,
    seen: BTreeSet<ContactId>,
    trees: Vec<Vec<(ContactId, usize)>>,
}

impl Walk<'_> {
    fn down_from(&mut self, root: ContactId) {
        let mut tree = Vec::new();
        let mut open = vec![(root, 0)];
        while let Some((id, depth)) = open.pop() {
            if self.seen.insert(id) {
                tree.push((id, depth));
                let next = self.children.get(&id).into_iter().flatten().rev();
                open.extend(next.map(|child| (*child, depth + 1)));
            }
        }
        self.trees.push(tree);
    }
}

/// The strongest of the ties that are no introduction, and how many are left out.
fn arcs(
    nodes: &[Node],
    place: &HashMap<ContactId, usize>,
    known: &[&Acquaintance],
) -> (Vec<(usize, usize)>, usize) {
    let mut found: Vec<(Reverse<u8>, usize, usize)> = known
        .iter()
        .filter_map(|a| {
            let (one, other) = (*place.get(&a.one)?, *place.get(&a.other)?);
            let (above, below) = (one.min(other), one.max(other));
            let introduced = nodes[below].parent == Some(above) || nodes[above].parent == Some(below);
            (above != below && !introduced).then_some((Reverse(a.strength), above, below))
        })
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|(_, above, below)| (*above, *below));
    let more = found.len().saturating_sub(MOST_ACQUAINTANCES);
    found.truncate(MOST_ACQUAINTANCES);
    let mut arcs: Vec<(usize, usize)> = found.into_iter().map(|(_, above, below)| (above, below)).collect();
    arcs.sort_unstable();
    (arcs, more)
}
