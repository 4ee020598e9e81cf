use super::shapes::Merged;
use super::{PlanId, Planner};

/// Arrays: the first items each by their own plan, the rest by one.
#[derive(Debug)]
pub(in super::super) struct List {
    pub(in super::super) first: Vec<PlanId>,
    pub(in super::super) rest: Option<PlanId>,
    pub(in super::super) least: usize,
    pub(in super::super) most: usize,
    pub(in super::super) unique: bool,
    /// What some items have to be, and how many.
    pub(in super::super) contains: Option<(PlanId, usize)>,
}

impl List {
    pub(super) fn new(planner: &mut Planner<'_>, rules: &Merged<'_>) -> Option<Self> {
        let lists = || rules.iter().map(|rules| &rules.list);
        let places = lists().map(|list| list.first.len()).max().unwrap_or(0);
        let mut at = |place: usize| {
            let ids = lists().filter_map(|list| list.first.get(place).or(list.rest.as_ref()));
            planner.plan_of(ids.copied().collect())
        };
        let first: Vec<_> = (0..places).map(&mut at).collect();
        let open = places == 0 || lists().any(|list| list.rest.is_some());
        let rest = open.then(|| at(places));
        let contains = lists().find_map(|list| list.contains.as_ref()).map(|contains| {
            let ids = lists().filter_map(|list| list.rest).chain([contains.item]).collect();
            (planner.plan_of(ids), contains.least)
        });
        let least = lists().filter_map(|list| list.least).max().unwrap_or(0);
        let least = least.max(contains.map_or(0, |(_, least)| places + least));
        let most = lists().filter_map(|list| list.most).min().unwrap_or(usize::MAX);
        let unique = lists().any(|list| list.unique);
        (least <= most).then_some(Self { first, rest, least, most, unique, contains })
    }
}
