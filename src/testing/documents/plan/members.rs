use std::collections::BTreeSet;
use std::sync::Arc;

use super::shapes::Merged;
use super::{PlanId, Planner};
use crate::schema::{Id, MemberRules, Pattern};

/// Objects: members by name, and others by what their names look like.
#[derive(Debug)]
pub(in super::super) struct Members {
    pub(in super::super) known: Vec<Member>,
    pub(in super::super) others: Vec<Others>,
    pub(in super::super) least: usize,
    pub(in super::super) most: usize,
}

#[derive(Debug)]
pub(in super::super) struct Member {
    pub(in super::super) name: Arc<str>,
    pub(in super::super) plan: PlanId,
    pub(in super::super) required: bool,
}

/// Members whose names the schema leaves open.
#[derive(Debug)]
pub(in super::super) struct Others {
    pub(in super::super) keys: Keys,
    pub(in super::super) plan: PlanId,
}

#[derive(Debug)]
pub(in super::super) enum Keys {
    Free,
    Pattern(Pattern),
    /// Texts of a plan, from `propertyNames`.
    Of(PlanId),
}

impl Members {
    pub(super) fn new(planner: &mut Planner<'_>, rules: &Merged<'_>) -> Option<Self> {
        let own: Vec<&MemberRules> = rules.iter().filter_map(|rules| rules.members.as_deref()).collect();
        let required: BTreeSet<&str> = own.iter().flat_map(|own| &own.required).map(String::as_str).collect();
        let known = own.iter().flat_map(|own| own.known.iter().map(|(name, _)| name.as_str()));
        let names: BTreeSet<&str> = known.chain(required.iter().copied()).collect();
        let member = |name: &str| {
            let plan = planner.plan_of(own.iter().flat_map(|own| spoken(own, name)).collect());
            Member { name: name.into(), plan, required: required.contains(name) }
        };
        let mut known: Vec<Member> = names.into_iter().map(member).collect();
        span_of_time(planner, &mut known);
        let least = own.iter().filter_map(|own| own.least).max().unwrap_or(0);
        let most = own.iter().filter_map(|own| own.most).min().unwrap_or(usize::MAX);
        let others = others(planner, &own);
        (required.len() <= most && least <= most).then_some(Self { known, others, least, most })
    }
}

/// Spans and points of time of std, whose schemas allow more than what serde reads: the seconds overflow.
fn span_of_time(planner: &mut Planner<'_>, known: &mut [Member]) {
    let has = |name: &str| known.iter().any(|member| &*member.name == name);
    let ends = if has("secs") && has("nanos") {
        [("secs", i128::from(u64::MAX)), ("nanos", 999_999_999)]
    } else if has("secs_since_epoch") && has("nanos_since_epoch") {
        [("secs_since_epoch", i128::from(i64::MAX)), ("nanos_since_epoch", 999_999_999)]
    } else {
        return;
    };
    for member in known {
        if let Some((_, end)) = ends.iter().find(|(name, _)| *name == &*member.name) {
            member.plan = planner.ending(member.plan, *end);
        }
    }
}

/// The schemas that rules have for a member of this name.
fn spoken(own: &MemberRules, name: &str) -> Vec<Id> {
    let patterns = own.patterns.iter().filter(|(pattern, _)| pattern.matches(name)).map(|(_, id)| *id);
    let mut ids: Vec<Id> = own.get(name).into_iter().chain(patterns).collect();
    if ids.is_empty() {
        ids.extend(own.others);
    }
    ids
}

/// Members beyond those with a name, where the schema asks for some by a pattern or says what any other has to be.
fn others(planner: &mut Planner<'_>, own: &[&MemberRules]) -> Vec<Others> {
    let mut all = Vec::new();
    for (at, rules) in own.iter().enumerate() {
        for (pattern, id) in &rules.patterns {
            let elsewhere = own.iter().enumerate().filter(|(other, _)| *other != at);
            let ids = elsewhere.filter_map(|(_, other)| other.others).chain([*id]).collect();
            all.push(Others { keys: Keys::Pattern(pattern.clone()), plan: planner.plan_of(ids) });
        }
    }
    let free: Vec<Id> = own.iter().flat_map(|own| own.others.into_iter().chain(own.unseen)).collect();
    if !free.is_empty() {
        let names: Vec<Id> = own.iter().filter_map(|own| own.names).collect();
        let keys = if names.is_empty() { Keys::Free } else { Keys::Of(planner.plan_of(names)) };
        all.push(Others { keys, plan: planner.plan_of(free) });
    }
    all
}
