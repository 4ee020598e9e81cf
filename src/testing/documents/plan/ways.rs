use crate::schema::{Id, Rules};

/// How many combinations of branches are planned; beyond, every branch still has its turn.
const MOST: usize = 256;

/// Schemas that are to hold together, with every choice between branches taken.
pub(super) type Way = Vec<Id>;

/// All ways to fulfil several schemas at once.
pub(super) fn ways(rules: &[Rules], schemas: &[Id]) -> Vec<Way> {
    let mut entered = Vec::new();
    let mut ways = vec![Way::new()];
    for schema in schemas {
        ways = both(&ways, &ways_of(rules, *schema, &mut entered));
    }
    for way in &mut ways {
        way.sort_unstable();
        way.dedup();
    }
    ways
}

fn ways_of(rules: &[Rules], schema: Id, entered: &mut Vec<Id>) -> Vec<Way> {
    let own = &rules[schema];
    if own.never || entered.contains(&schema) {
        return Vec::new();
    }
    entered.push(schema);
    let mut ways = vec![vec![schema]];
    for id in own.reference.iter().chain(&own.all) {
        ways = both(&ways, &ways_of(rules, *id, entered));
    }
    for branches in own.any.iter().chain(&own.one) {
        let each: Vec<Way> = branches.iter().flat_map(|id| ways_of(rules, *id, entered)).collect();
        ways = both(&ways, &each);
    }
    if let Some(condition) = own.condition {
        let mut met = ways_of(rules, condition.when, entered);
        if let Some(then) = condition.then {
            met = both(&met, &ways_of(rules, then, entered));
        }
        match condition.otherwise {
            Some(otherwise) => met.extend(ways_of(rules, otherwise, entered)),
            None => met.push(Way::new()),
        }
        ways = both(&ways, &met);
    }
    entered.pop();
    ways
}

/// Every way of one kind with every way of the other; with too many, each at least once.
fn both(some: &[Way], others: &[Way]) -> Vec<Way> {
    let joined = |one: &Way, other: &Way| one.iter().chain(other).copied().collect();
    if some.len() * others.len() > MOST {
        let most = some.len().max(others.len());
        return (0..most).map(|at| joined(&some[at % some.len()], &others[at % others.len()])).collect();
    }
    some.iter().flat_map(|one| others.iter().map(move |other| joined(one, other))).collect()
}
