use super::{Form, List, Members, Plan, UNREACHABLE};

/// Finds how deep the flattest value of every plan nests, and drops what has none.
pub(super) fn settle(plans: &mut [Plan]) {
    while raise(plans) {}
    for at in 0..plans.len() {
        let mut shapes = std::mem::take(&mut plans[at].shapes);
        shapes.retain(|shape| shape.height != UNREACHABLE);
        for shape in &mut shapes {
            prune(&mut shape.form, plans);
        }
        plans[at].null = shapes.iter().position(|shape| matches!(shape.form, Form::Null));
        plans[at].shapes = shapes;
    }
}

/// One more round; whether anything has become flatter.
fn raise(plans: &mut [Plan]) -> bool {
    let mut changed = false;
    for at in 0..plans.len() {
        for shape in 0..plans[at].shapes.len() {
            let height = height(&plans[at].shapes[shape].form, plans);
            if height < plans[at].shapes[shape].height {
                plans[at].shapes[shape].height = height;
                plans[at].height = plans[at].height.min(height);
                changed = true;
            }
        }
    }
    changed
}

fn height(form: &Form, plans: &[Plan]) -> u32 {
    let deepest = match form {
        Form::List(list) => deepest_item(list, plans),
        Form::Members(members) => deepest_member(members, plans),
        _ => return 0,
    };
    deepest.map_or(1, |deepest| deepest.saturating_add(1))
}

fn deepest_item(list: &List, plans: &[Plan]) -> Option<u32> {
    let rest = list.rest.filter(|_| list.least > list.first.len());
    let short = list.rest.is_none() && list.least > list.first.len();
    let contains = list.contains.filter(|(_, least)| *least > 0).map(|(plan, _)| plan);
    let needed = list.first.iter().take(list.least).copied().chain(rest).chain(contains);
    needed.map(|plan| plans[plan].height).chain(short.then_some(UNREACHABLE)).max()
}

fn deepest_member(members: &Members, plans: &[Plan]) -> Option<u32> {
    let needed = members.known.iter().filter(|member| member.required);
    let others = (members.least > members.known.len())
        .then(|| members.others.iter().map(|others| plans[others.plan].height).min().unwrap_or(UNREACHABLE));
    needed.map(|member| plans[member.plan].height).chain(others).max()
}

/// Drops members and items that cannot be.
fn prune(form: &mut Form, plans: &[Plan]) {
    let possible = |plan: usize| plans[plan].height != UNREACHABLE;
    match form {
        Form::List(list) => {
            let fitting = list.first.iter().take_while(|plan| possible(**plan)).count();
            if fitting < list.first.len() {
                list.first.truncate(fitting);
                list.rest = None;
            }
            list.rest = list.rest.filter(|plan| possible(*plan));
            if list.rest.is_none() {
                list.most = list.most.min(list.first.len());
            }
        }
        Form::Members(members) => {
            members.known.retain(|member| possible(member.plan));
            members.others.retain(|others| possible(others.plan));
        }
        _ => {}
    }
}
