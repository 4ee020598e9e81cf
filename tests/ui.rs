//! What the derive macro takes, and what it says of each mistake.

#[test]
fn what_is_meant_is_taken_without_a_lint() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}

#[rustversion::attr(
    not(stable(1.95)),
    ignore = "the messages are in the words of the compiler they were written with"
)]
#[test]
fn every_mistake_has_one_message_that_names_the_fix() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
