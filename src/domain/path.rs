//! Path: the way of an introduction, from me over people who know each other to somebody I would like to meet.
//!
//! A way is as strong as the product of its ties, each as a part of 5: every one of them has to hold, so that a longer
//! way is never stronger than one of its parts. Reckoned in whole numbers, as parts of 125.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::acquaintance::{Person, USUAL};
use super::id::ContactId;

/// A tie between two people, seen from the nearer to the goal; each is told once from either side that matters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) near: ContactId,
    pub(crate) far: ContactId,
    /// None where one introduced the other and nobody said more
    pub(crate) strength: Option<u8>,
}

/// A person on the way, with the tie that leads to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hop {
    pub(crate) contact: ContactId,
    /// 1 to 5
    pub(crate) strength: u32,
}

/// A way of one to three hops; the last is the person it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) hops: Vec<Hop>,
}

const MOST_HOPS: u32 = 3;
const FULL: u32 = 5;

impl Path {
    fn new<const N: usize>(hops: [(ContactId, u32); N]) -> Self {
        Self { hops: hops.map(|(contact, strength)| Hop { contact, strength }).to_vec() }
    }

    fn score(&self) -> u32 {
        let ties = self.hops.iter().map(|hop| hop.strength);
        ties.chain(std::iter::repeat(FULL)).take(MOST_HOPS as usize).product()
    }

    /// 0 to 1
    pub(crate) fn strength(&self) -> f64 {
        f64::from(self.score()) / f64::from(FULL.pow(MOST_HOPS))
    }

    /// The strongest first, then the shortest, then those who are known longest.
    fn key(&self) -> (Reverse<u32>, usize, Vec<ContactId>) {
        (Reverse(self.score()), self.hops.len(), self.hops.iter().map(|hop| hop.contact).collect())
    }
}

/// Who knows whom around the people that are to be met, seen on a day.
#[derive(Debug, Default)]
pub(crate) struct Network {
    people: HashMap<ContactId, Node>,
    /// Whom each of them knows and how well, in the order of their ids
    known: HashMap<ContactId, Vec<(ContactId, u32)>>,
    /// Of all of them
    best_tie: u32,
}

/// What of a person decides over ways.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// How well I know them; 0 for a stranger
    tie: u32,
    may_be_asked: bool,
}

/// Somebody who can be asked for the person before the last, with the two ties on the way there.
struct Upstream {
    first: ContactId,
    tie: u32,
    then: u32,
}

impl Network {
    /// Of two ties between the same people what was said of them counts before what is taken from an introduction.
    pub(crate) fn new(people: &[Person], edges: &[Edge], today: NaiveDate) -> Self {
        let node = |person: &Person| Node {
            tie: person.tie(today).unwrap_or(0).into(),
            may_be_asked: person.may_be_asked(),
        };
        let people: HashMap<ContactId, Node> =
            people.iter().map(|person| (person.id, node(person))).collect();
        let mut told: HashMap<ContactId, Vec<(ContactId, bool, u32)>> = HashMap::new();
        for edge in edges.iter().filter(|edge| edge.near != edge.far) {
            let strength = edge.strength.unwrap_or(USUAL).into();
            told.entry(edge.near).or_default().push((edge.far, edge.strength.is_none(), strength));
        }
        let once = |mut known: Vec<(ContactId, bool, u32)>| {
            known.sort_unstable();
            known.dedup_by_key(|(far, ..)| *far);
            known.into_iter().map(|(far, _, strength)| (far, strength)).collect()
        };
        let known = told.into_iter().map(|(near, known)| (near, once(known))).collect();
        let askable = people.values().filter(|node| node.may_be_asked);
        Self { best_tie: askable.map(|node| node.tie).max().unwrap_or(0), people, known }
    }

    /// How well two people know each other; 0 for strangers.
    fn strength(&self, near: ContactId, far: ContactId) -> u32 {
        let Some(known) = self.known.get(&near) else { return 0 };
        known.binary_search_by_key(&far, |(id, _)| *id).map_or(0, |at| known[at].1)
    }

    /// Those around somebody who may be asked and are not to be met themselves: each with my tie to them and theirs.
    fn around<'n>(
        &'n self,
        near: ContactId,
        targets: &'n BTreeSet<ContactId>,
    ) -> impl Iterator<Item = (ContactId, u32, u32)> + 'n {
        let known = self.known.get(&near).into_iter().flatten();
        known.filter_map(move |(far, strength)| {
            let node = self.people.get(far).filter(|node| node.may_be_asked && !targets.contains(far))?;
            Some((*far, node.tie, *strength))
        })
    }

    fn tie(&self, id: ContactId) -> u32 {
        self.people.get(&id).map_or(0, |node| node.tie)
    }

    /// The strongest ways to any of `targets`, at most `most`. A way ends at the first of them that it meets, and is left
    /// out where another one over some of its people is as strong: it would be a detour.
    pub(crate) fn strongest(&self, targets: &BTreeSet<ContactId>, most: usize) -> Vec<Path> {
        let mut found = Strongest { paths: Vec::new(), most };
        for &target in targets {
            let direct = self.tie(target);
            if direct > 0 {
                found.offer(Path::new([(target, direct)]));
            }
            for (last, tie, strength) in self.around(target, targets) {
                if tie * strength > direct * FULL {
                    found.offer(Path::new([(last, tie), (target, strength)]));
                }
            }
        }
        let mut upstream: HashMap<ContactId, Vec<Upstream>> = HashMap::new();
        for &target in targets {
            for (last, _, strength) in self.around(target, targets) {
                // whoever can at best be as good as the worst that was found is not looked at
                let nobody = ContactId(i64::MIN);
                let best = Path::new([(nobody, self.best_tie), (nobody, FULL), (nobody, strength)]);
                if found.would_take(&best) {
                    let ways = upstream.entry(last).or_insert_with(|| self.upstream(last, targets));
                    self.offer_all(&mut found, ways, last, (target, strength));
                }
            }
        }
        found.paths
    }

    /// The ways of three hops over `last`.
    fn offer_all(&self, found: &mut Strongest, ways: &[Upstream], last: ContactId, end: (ContactId, u32)) {
        let (target, strength) = end;
        for way in ways {
            let path = Path::new([(way.first, way.tie), (last, way.then), end]);
            if !found.would_take(&path) {
                return;
            }
            let shorter = self.strength(target, way.first);
            if path.score() > self.tie(target) * FULL * FULL && way.then * strength > shorter * FULL {
                found.offer(path);
            }
        }
    }

    /// Whom to ask for somebody, the strongest way first; not where asking that person oneself is as good.
    fn upstream(&self, last: ContactId, targets: &BTreeSet<ContactId>) -> Vec<Upstream> {
        let direct = self.tie(last);
        let ways = self.around(last, targets).map(|(first, tie, then)| Upstream { first, tie, then });
        let mut ways: Vec<Upstream> = ways.filter(|way| way.tie * way.then > direct * FULL).collect();
        ways.sort_unstable_by_key(|way| (Reverse(way.tie * way.then), way.first));
        ways
    }
}

/// The best paths so far, in order.
struct Strongest {
    paths: Vec<Path>,
    most: usize,
}

impl Strongest {
    fn would_take(&self, path: &Path) -> bool {
        self.paths.len() < self.most || self.paths.last().is_some_and(|last| path.key() < last.key())
    }

    fn offer(&mut self, path: Path) {
        if self.would_take(&path) {
            let at = self.paths.partition_point(|better| better.key() < path.key());
            self.paths.insert(at, path);
            self.paths.truncate(self.most);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::contact::Circle;
    use crate::domain::samples::day;
    use crate::domain::stage::Progress;

    fn today() -> NaiveDate {
        day("2026-03-02")
    }

    fn person(id: i64, circle: Circle, progress: Progress) -> Person {
        Person { id: ContactId(id), circle, progress, last_contact_on: None, pool: false, archived: false }
    }

    /// Each edge from both sides.
    fn network(people: Vec<Person>, edges: &[(i64, i64, Option<u8>)]) -> Network {
        let sides = edges.iter().flat_map(|(a, b, strength)| {
            [(a, b), (b, a)].map(|(near, far)| Edge {
                near: ContactId(*near),
                far: ContactId(*far),
                strength: *strength,
            })
        });
        Network::new(&people, &sides.collect::<Vec<_>>(), today())
    }

    fn told(paths: &[Path]) -> Vec<String> {
        let ids =
            |path: &Path| path.hops.iter().map(|hop| hop.contact.to_string()).collect::<Vec<_>>().join(" > ");
        paths.iter().map(|path| format!("{}: {}", ids(path), path.score())).collect()
    }

    fn to(target: i64) -> BTreeSet<ContactId> {
        BTreeSet::from([ContactId(target)])
    }

    #[test]
    fn the_strongest_way_comes_first_and_no_detour() {
        // 1 backs me, 2 is a weak tie, 3 and 4 are strangers
        let people = vec![
            person(1, Circle::Support, Progress::Met),
            person(2, Circle::Existing, Progress::Idea),
            person(3, Circle::New, Progress::Idea),
            person(4, Circle::New, Progress::Idea),
        ];
        let weak =
            network(people.clone(), &[(1, 3, Some(5)), (3, 4, Some(4)), (2, 4, Some(5)), (1, 4, Some(2))]);
        assert_eq!(told(&weak.strongest(&to(4), 3)), ["1 > 3 > 4: 100", "1 > 4: 50", "2 > 4: 50"]);
        // over 3 it would be a detour, now that 1 knows 4 well
        let well =
            network(people.clone(), &[(1, 3, Some(5)), (3, 4, Some(4)), (2, 4, Some(5)), (1, 4, Some(4))]);
        assert_eq!(told(&well.strongest(&to(4), 3)), ["1 > 4: 100", "2 > 4: 50"]);
        // whoever is known to me needs no introduction
        assert_eq!(told(&well.strongest(&to(1), 3)), ["1: 125"]);
        // one who introduced somebody knows them as people do, unless more is said
        let via = network(people, &[(1, 4, None), (1, 4, Some(1)), (1, 3, Some(2)), (1, 3, None)]);
        assert_eq!(told(&via.strongest(&to(4), 3)), ["1 > 4: 25"]);
        assert_eq!(told(&via.strongest(&to(3), 3)), ["1 > 3: 50"]);
    }

    #[test]
    fn nobody_who_was_put_aside_or_said_no_is_asked_and_a_cycle_is_no_way() {
        let mut people: Vec<Person> = (1..=4).map(|id| person(id, Circle::Support, Progress::Idea)).collect();
        people.push(person(5, Circle::New, Progress::Idea));
        people[0].archived = true;
        people[1].progress = Progress::Closed;
        people[2].pool = true;
        let edges = [(1, 5, None), (2, 5, None), (3, 5, None), (4, 3, None), (3, 1, None), (1, 4, None)];
        let network = network(people, &edges);
        assert_eq!(told(&network.strongest(&to(5), 3)), ["4 > 3 > 5: 36"]);
        assert_eq!(network.strongest(&to(9), 3), []);
    }

    /// Every way of up to three different people of which the rules allow each step, detours taken out one by one.
    fn by_brute_force(network: &Network, targets: &BTreeSet<ContactId>, most: usize) -> Vec<Path> {
        let ids: Vec<ContactId> = network.people.keys().copied().collect();
        let mut ways: Vec<Vec<ContactId>> = vec![Vec::new()];
        let mut whole = Vec::new();
        for _ in 0..MOST_HOPS {
            let longer = ways.iter().flat_map(|way| {
                let free = ids.iter().filter(|id| !way.contains(id));
                free.map(|id| [way.as_slice(), &[*id]].concat()).collect::<Vec<_>>()
            });
            let (ended, open): (Vec<_>, Vec<_>) =
                longer.partition(|way| way.last().is_some_and(|last| targets.contains(last)));
            whole.extend(ended);
            ways = open;
        }
        let path = |way: &[ContactId]| -> Option<Path> {
            let mut hops = vec![Hop { contact: way[0], strength: network.tie(way[0]) }];
            for pair in way.windows(2) {
                network.people[&pair[0]].may_be_asked.then_some(())?;
                hops.push(Hop { contact: pair[1], strength: network.strength(pair[1], pair[0]) });
            }
            hops.iter().all(|hop| hop.strength > 0).then_some(Path { hops })
        };
        let is_detour = |way: &[ContactId], score: u32| {
            let (last, asked) = way.split_last().unwrap();
            (0..(1 << asked.len()) - 1).any(|kept: u32| {
                let some = asked.iter().enumerate().filter(|(n, _)| kept & (1 << n) != 0).map(|(_, id)| *id);
                let shorter: Vec<ContactId> = some.chain([*last]).collect();
                path(&shorter).is_some_and(|shorter| shorter.score() >= score)
            })
        };
        let mut paths: Vec<Path> =
            whole.iter().filter_map(|way| path(way).filter(|path| !is_detour(way, path.score()))).collect();
        paths.sort_by_key(Path::key);
        paths.truncate(most);
        paths
    }

    fn any_person() -> impl Strategy<Value = (Circle, Progress, bool, bool)> {
        let progress = [Progress::Idea, Progress::Replied, Progress::Met, Progress::Closed];
        (
            proptest::sample::select(&Circle::ALL[..]),
            proptest::sample::select(progress.to_vec()),
            proptest::bool::weighted(0.2),
            proptest::bool::weighted(0.1),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn the_search_finds_what_trying_every_way_finds(
            people in prop::collection::vec(any_person(), 1..9),
            edges in prop::collection::vec((0_i64..9, 0_i64..9, proptest::option::weighted(0.8, 1_u8..=5)), 0..30),
            targets in prop::collection::btree_set((0_i64..9).prop_map(ContactId), 1..4),
            most in 1_usize..5,
        ) {
            let people: Vec<Person> = (0..).zip(people).map(|(id, (circle, progress, pool, archived))| {
                Person { pool, archived, ..person(id, circle, progress) }
            }).collect();
            let count = i64::try_from(people.len()).unwrap();
            // a tie is the same from both sides: one strength a pair
            let mut pairs = BTreeMap::new();
            for (a, b, strength) in edges.into_iter().filter(|(a, b, _)| *a < count && *b < count) {
                pairs.insert((a.min(b), a.max(b)), strength);
            }
            let edges: Vec<_> = pairs.into_iter().map(|((a, b), strength)| (a, b, strength)).collect();
            let network = network(people, &edges);
            let found = network.strongest(&targets, most);
            prop_assert_eq!(told(&found), told(&by_brute_force(&network, &targets, most)));
            prop_assert!(found.iter().all(|path| (0.0..=1.0).contains(&path.strength())));
        }
    }
}
