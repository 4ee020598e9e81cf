//! Wrong steps, and what each of them is caught by.
//!
//! Each is the third release of [`crate::invoice`] with one mistake in it, held against the files of the right one.

use upcaster::schema::FaultKind;
use upcaster::testing::HistoryLaw;

use crate::caught::{breaks, breaks_at, misfits};
use crate::invoice::{invoice, v3};
use crate::journey::released;

/// The two steps, as a message names them.
const ARTICLES: &str = r#"1 -> 2 "articles""#;
const AMOUNTS: &str = r#"2 -> 3 "amounts""#;

#[test]
fn the_right_history_is_not_caught() {
    released().test(&v3::registry()).expect("nothing is wrong with it");
}

/// All lines of a document, changed one by one.
fn lines(
    document: &mut upcaster::Document<'_>,
    range: impl Fn(usize) -> std::ops::Range<usize>,
    from: &str,
    to: &str,
) -> Result<(), upcaster::BoxError> {
    for index in range(document.len_of("lines")?) {
        document.rename(&format!("/lines/{index}/{from}"), to)?;
    }
    Ok(())
}

invoice! {
    /// The last line is forgotten.
    off_by_one,
    Steps::new()
        .step("articles", |s| {
            s.rename("mail", "email").each("lines", |s| s.each("parts", |s| s.rename("code", "id"))).with(|document| {
                super::lines(document, |len| 0..len.saturating_sub(1), "sku", "article")
            })
        })
        .step("amounts", amounts)
}

#[test]
fn an_array_with_its_last_element_forgotten() {
    let message = breaks(&off_by_one::registry(), HistoryLaw::Valid);
    assert!(message.contains("step: 1 -> 2 \"articles\""), "{message}");
    assert!(message.contains("/lines/0"), "{message}");
}

invoice! {
    /// One line alone is taken for no list.
    single_element,
    Steps::new()
        .step("articles", |s| {
            s.rename("mail", "email").each("lines", |s| s.each("parts", |s| s.rename("code", "id"))).with(|document| {
                super::lines(document, |len| if len > 1 { 0..len } else { 0..0 }, "sku", "article")
            })
        })
        .step("amounts", amounts)
}

#[test]
fn an_array_with_one_element_taken_for_none() {
    breaks(&single_element::registry(), HistoryLaw::Valid);
}

invoice! {
    /// A line is expected to be there.
    empty_array,
    Steps::new()
        .step("articles", |s| {
            articles(s).with(|document| {
                document.get_as::<String>("/lines/0/article")?;
                Ok(())
            })
        })
        .step("amounts", amounts)
}

#[test]
fn an_array_that_may_be_empty_taken_for_full() {
    let message = breaks(&empty_array::registry(), HistoryLaw::Reads);
    assert!(message.contains(r#""lines":[]"#), "{message}");
    breaks_at(ARTICLES, &empty_array::registry(), HistoryLaw::Cardinalities);
}

invoice! {
    /// The first part of each line stands for all.
    forgotten_each,
    Steps::new()
        .step("articles", |s| {
            s.rename("mail", "email").each("lines", |s| s.rename("sku", "article").rename("/parts/0/code", "/parts/0/id"))
        })
        .step("amounts", amounts)
}

#[test]
fn a_level_of_each_forgotten() {
    let message = breaks(&forgotten_each::registry(), HistoryLaw::Valid);
    assert!(
        message.contains("path: /lines/0/parts/1")
            && message.contains(r#""parts":[{"code":""},{"code":""}]"#),
        "{message}"
    );
}

invoice! {
    /// What is not there becomes `null`.
    absent_is_null,
    Steps::new()
        .step("articles", |s| {
            articles(s).with(|document| {
                let email = document.find_as::<Option<String>>("email")?.flatten();
                Ok(document.set("email", &email)?)
            }).down(|_| Ok(()))
        })
        .step("amounts", amounts)
}

#[test]
fn absent_treated_as_null() {
    breaks_at(ARTICLES, &absent_is_null::registry(), HistoryLaw::Distinct);
}

invoice! {
    /// What is not there becomes a text.
    absent_is_default,
    Steps::new()
        .step("articles", |s| {
            articles(s).with(|document| {
                let email = document.find_as::<Option<String>>("email")?.flatten().unwrap_or_default();
                Ok(document.set("email", &email)?)
            }).down(|_| Ok(()))
        })
        .step("amounts", amounts)
}

#[test]
fn absent_treated_as_the_default() {
    breaks_at(ARTICLES, &absent_is_default::registry(), HistoryLaw::Distinct);
    breaks_at(ARTICLES, &absent_is_default::registry(), HistoryLaw::UpDown);
}

invoice! {
    /// `last` and `first` are the wrong way round.
    swapped_split,
    Steps::new().step("articles", articles).step("amounts", |s| {
        s.split("buyer", " ", ["last", "first"])
            .each("lines", |s| s.wrap("cents", "cents").rename("cents", "amount").add("/amount/currency", "EUR"))
            .map_values("state", [("open", "pending")])
            .add("notes", [""; 0])
    })
}

#[test]
fn a_split_with_its_parts_swapped() {
    breaks(&swapped_split::registry(), HistoryLaw::Reads);
    misfits(released(), &swapped_split::registry(), FaultKind::StepChanged);
}

invoice! {
    /// `sku` becomes `article`, and then `item`.
    renamed_twice,
    Steps::new().step("articles", articles).step("amounts", |s| {
        amounts(s).each("lines", |s| s.rename("article", "item"))
    })
}

#[test]
fn a_member_renamed_twice() {
    breaks(&renamed_twice::registry(), HistoryLaw::Valid);
}

invoice! {
    /// A new document is made of the members that the step knows.
    unknown_dropped,
    Steps::new().step("articles", articles).step("amounts", |s| {
        amounts(s).with(|document| {
            let known = ["number", "first", "last", "email", "lines", "state", "notes"];
            for name in document.names("")? {
                if !known.contains(&&*name) {
                    document.remove(&name)?;
                }
            }
            Ok(())
        }).down(|_| Ok(()))
    })
}

#[test]
fn members_that_nobody_knows_dropped() {
    breaks_at(AMOUNTS, &unknown_dropped::registry(), HistoryLaw::UnknownKept);
}

invoice! {
    /// Another currency than the one that was released.
    edited_step,
    Steps::new().step("articles", articles).step("amounts", |s| {
        s.split("buyer", " ", ["first", "last"])
            .each("lines", |s| s.wrap("cents", "cents").rename("cents", "amount").add("/amount/currency", "USD"))
            .map_values("state", [("open", "pending")])
            .add("notes", [""; 0])
    })
}

#[test]
fn a_released_step_edited() {
    let message = misfits(released(), &edited_step::registry(), FaultKind::StepChanged);
    assert!(message.contains("amounts"), "{message}");
}

invoice! {
    /// Another branch made a version 3 of its own.
    same_number,
    Steps::new().step("articles", articles).step("totals", amounts)
}

#[test]
fn two_branches_with_the_same_number() {
    let message = misfits(released(), &same_number::registry(), FaultKind::StepRenamed);
    assert!(message.contains("totals") && message.contains("amounts"), "{message}");
}

invoice! {
    /// The two steps change places.
    reordered,
    Steps::new().step("amounts", amounts).step("articles", articles)
}

#[test]
fn steps_put_into_another_order() {
    misfits(released(), &reordered::registry(), FaultKind::StepRenumbered);
}

invoice! {
    /// The email is never made.
    forgotten_member,
    Steps::new().step("articles", articles).step("amounts", |s| {
        s.split("buyer", " ", ["first", "last"])
            .each("lines", |s| s.wrap("cents", "cents").rename("cents", "amount").add("/amount/currency", "EUR"))
            .map_values("state", [("open", "pending")])
    })
}

#[test]
fn a_member_that_no_step_makes() {
    let message = breaks(&forgotten_member::registry(), HistoryLaw::Reads);
    assert!(message.contains("notes"), "{message}");
    let message = misfits(released(), &forgotten_member::registry(), FaultKind::Gap);
    assert!(message.contains("version 3"), "{message}");
}

invoice! {
    /// A word of the enum has no counterpart.
    forgotten_word,
    Steps::new().step("articles", articles).step("amounts", |s| {
        s.split("buyer", " ", ["first", "last"])
            .each("lines", |s| s.wrap("cents", "cents").rename("cents", "amount").add("/amount/currency", "EUR"))
            .add("notes", [""; 0])
    })
}

#[test]
fn a_word_of_an_enum_without_counterpart() {
    let message = breaks(&forgotten_word::registry(), HistoryLaw::Reads);
    assert!(message.contains("/state") || message.contains("state"), "{message}");
}

invoice! {
    /// Numbers go through a float.
    through_a_float,
    Steps::new()
        .step("articles", |s| {
            articles(s).with(|document| {
                let number = document.get_as::<f64>("number")?;
                Ok(document.set("number", &number)?)
            }).down(|_| Ok(()))
        })
        .step("amounts", amounts)
}

#[test]
fn large_numbers_taken_through_a_float() {
    breaks(&through_a_float::registry(), HistoryLaw::Valid);
}

invoice! {
    /// Texts are tidied up.
    tidied,
    Steps::new()
        .step("articles", articles)
        .step("amounts", |s| {
            amounts(s).with(|document| {
                match document.find_as::<Option<String>>("email")?.flatten() {
                    Some(email) => Ok(document.set("email", &email.to_lowercase())?),
                    None => Ok(()),
                }
            }).down(|_| Ok(()))
        })
}

#[test]
fn a_text_that_is_tidied_up_on_the_way() {
    breaks_at(AMOUNTS, &tidied::registry(), HistoryLaw::UpDown);
}

invoice! {
    /// A count of the documents that went through.
    counting,
    Steps::new().step("articles", articles).step("amounts", |s| {
        s.split("buyer", " ", ["first", "last"])
            .each("lines", |s| s.wrap("cents", "cents").rename("cents", "amount").add("/amount/currency", "EUR"))
            .map_values("state", [("open", "pending")])
            .with(|document| {
                use std::sync::atomic::{AtomicU64, Ordering};
                static COUNT: AtomicU64 = AtomicU64::new(0);
                let count = COUNT.fetch_add(1, Ordering::Relaxed);
                Ok(document.set("notes", &[count.to_string()])?)
            }).down(|document| {
                document.remove("notes")?;
                Ok(())
            })
    })
}

#[test]
fn a_step_that_counts() {
    breaks_at(AMOUNTS, &counting::registry(), HistoryLaw::Pure);
}

invoice! {
    /// What is kept for the thread.
    threaded,
    Steps::new().step("articles", articles).step("amounts", |s| {
        s.split("buyer", " ", ["first", "last"])
            .each("lines", |s| s.wrap("cents", "cents").rename("cents", "amount").add("/amount/currency", "EUR"))
            .map_values("state", [("open", "pending")])
            .with(|document| {
                let thread = format!("{:?}", std::thread::current().id());
                Ok(document.set("notes", &[thread])?)
            }).down(|document| {
                document.remove("notes")?;
                Ok(())
            })
    })
}

#[test]
fn a_step_that_depends_on_the_thread() {
    let message = breaks_at(AMOUNTS, &threaded::registry(), HistoryLaw::Pure);
    assert!(message.contains("on another thread"), "{message}");
}

invoice! {
    /// The number is put aside on the way down, and brought back on the way up.
    put_aside,
    Steps::new().step("articles", articles).step("amounts", |s| {
        amounts(s).with(|document| {
            if let Some(number) = document.find_as::<u64>("was")? {
                document.set("number", &number)?;
                document.remove("was")?;
            }
            Ok(())
        }).down(|document| {
            let number = document.get_as::<u64>("number")?;
            Ok(document.set("was", &number)?)
        })
    })
}

#[test]
fn a_change_in_the_old_form_that_is_thrown_away() {
    breaks_at(AMOUNTS, &put_aside::registry(), HistoryLaw::ChangeKept);
}

invoice! {
    /// The way down leaves the name in two parts.
    not_undone,
    Steps::new().step("articles", articles).step("amounts", |s| {
        s.with(|document| {
            let buyer = document.take_as::<String>("buyer")?;
            let (first, last) = buyer.split_once(' ').unwrap_or((&buyer, ""));
            document.set("first", &first)?;
            Ok(document.set("last", &last)?)
        }).down(|document| {
            let first = document.take_as::<String>("first")?;
            document.remove("last")?;
            Ok(document.set("buyer", &first)?)
        })
        .each("lines", |s| s.wrap("cents", "cents").rename("cents", "amount").add("/amount/currency", "EUR"))
        .map_values("state", [("open", "pending")])
        .add("notes", [""; 0])
    })
}

#[test]
fn a_way_down_that_does_not_undo_the_way_up() {
    let message = breaks_at(AMOUNTS, &not_undone::registry(), HistoryLaw::UpDown);
    assert!(message.contains("path: /buyer"), "{message}");
    breaks_at(AMOUNTS, &not_undone::registry(), HistoryLaw::UpDownUp);
}

invoice! {
    /// The parts of the first line alone go through the closure that the other lines need.
    unlike,
    Steps::new().step("articles", |s| {
        articles(s).with(|document| {
            if document.len_of("lines")? > 1 {
                document.set("/lines/0/article", &"first of several")?;
            }
            Ok(())
        }).down(|_| Ok(()))
    }).step("amounts", amounts)
}

#[test]
fn an_element_treated_unlike_the_others() {
    breaks_at(ARTICLES, &unlike::registry(), HistoryLaw::Cardinalities);
}
