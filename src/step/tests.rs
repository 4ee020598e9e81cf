use super::Steps;
use super::op::Op;

fn heads(build: fn(super::StepBuilder) -> super::StepBuilder) -> Option<String> {
    let steps = Steps::new().step("step", build);
    assert!(steps.faults().is_empty(), "{:?}", steps.faults());
    let step = steps.get(0).unwrap();
    step.ops().iter().map(Op::heads).next_back().unwrap().map(|heads| heads.join(" "))
}

#[test]
fn heads_are_all_top_level_members_an_op_reads_or_writes() {
    let is = |heads: &str| Some(heads.to_owned());
    assert_eq!(heads(|s| s.rename("a", "b")), is("a b"));
    assert_eq!(heads(|s| s.rename("/a/x", "b")), is("a"));
    assert_eq!(heads(|s| s.move_to("/a/x", "/b/y")), is("a b"));
    assert_eq!(heads(|s| s.nest("o", ["a", "b"])), is("o a b"));
    assert_eq!(heads(|s| s.flatten("o")), None);
    assert_eq!(heads(|s| s.flatten("/o/p")), is("o"));
    assert_eq!(heads(|s| s.flatten("o").gathering(["a"])), is("o a"));
    assert_eq!(heads(|s| s.join(["a", "b"], " ", "c")), is("c a b"));
    assert_eq!(heads(|s| s.each("a", |s| s.rename("x", "y"))), is("a"));
    assert_eq!(heads(|s| s.each("", |s| s.set("x", 1))), None);
    assert_eq!(heads(|s| s.wrap("", "x")), None);
    assert_eq!(heads(|s| s.when("k", 1, |s| s.rename("a", "b"))), is("a b k"));
    assert_eq!(heads(|s| s.when("k", 1, |s| s.with(|_| Ok(())))), None);
    assert_eq!(heads(|s| s.with(|_| Ok(()))), None);
}

#[test]
fn ops_in_an_element_may_not_touch_the_condition_on_it() {
    let touching = Steps::new().step("s", |s| s.when("/l/0/k", 1, |s| s.each("l", |s| s.set("k", 2))));
    assert_eq!(touching.faults().len(), 1);
    let apart = Steps::new().step("s", |s| s.when("k", 1, |s| s.flatten("o").with(|_| Ok(()))));
    assert!(apart.faults().is_empty());
}
