use std::thread;

use crate::testing::history::bench::{Bench, Checked, Found, Tried, expect_same, short};
use crate::testing::history::sample::Sample;

pub(super) fn reads(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let text = bench.stamped(&sample.payload)?;
    match bench.kind.reencode(&text, bench.version) {
        Ok(_) => Ok(Tried::Held),
        Err(error) => Err(Found::failed("is not read", &error)),
    }
}

pub(super) fn steps_agree(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let text = bench.stamped(&sample.payload)?;
    let Ok(at_once) = bench.up(&text) else { return Ok(Tried::Passed) };
    let mut step_by_step = text.clone();
    for (from, to) in pairs(bench) {
        // Typed versions without a way down are not written.
        if !bench.leads(from, to) {
            return Ok(Tried::Passed);
        }
        step_by_step = bench.recode(&step_by_step, from, to).map_err(|found| found.between(from, to))?;
    }
    expect_same(
        &bench.payload(&at_once)?,
        &bench.payload(&step_by_step)?,
        &[],
        "one step at a time makes another document than all at once",
    )?;
    let current = bench.current();
    let read = bench.kind.reencode(&text, bench.version);
    let read = read.map_err(|error| Found::failed("cannot be read", &error))?;
    let reread = bench.kind.reencode(&at_once, current);
    let reread = reread.map_err(|error| Found::failed("is not read once it was brought up", &error))?;
    expect_same(
        &bench.payload(&read)?,
        &bench.payload(&reread)?,
        &[],
        "the document brought up is read as another value than the document itself",
    )?;
    Ok(Tried::Held)
}

/// The steps from the version to the current one.
fn pairs(bench: &Bench<'_>) -> Vec<(crate::Version, crate::Version)> {
    let steps = bench.kind.chain().steps_from(bench.version);
    steps.iter().map(|step| (step.from(), step.to())).collect()
}

pub(super) fn valid(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let mut text = bench.stamped(&sample.payload)?;
    bench.valid(&sample.payload, bench.version)?;
    for (from, to) in pairs(bench) {
        if !bench.leads(from, to) {
            break;
        }
        let Ok(made) = bench.kind.steps_make(&text, from, to) else { return Ok(Tried::Passed) };
        bench.valid(&bench.payload(&made)?, to).map_err(|found| found.between(from, to))?;
        text = made;
    }
    let Ok(read) = bench.kind.reencode(&bench.stamped(&sample.payload)?, bench.version) else {
        return Ok(Tried::Passed);
    };
    bench.valid(&bench.payload(&read)?, bench.current())?;
    Ok(Tried::Held)
}

pub(super) fn identity(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let text = bench.stamped(&sample.payload)?;
    let Ok(written) = bench.kind.reencode(&text, bench.version) else { return Ok(Tried::Passed) };
    let again = bench.kind.reencode(&written, bench.current());
    let again = again.map_err(|error| Found::failed("what was written is not read", &error))?;
    if written == again {
        return Ok(Tried::Held);
    }
    let what = "what was written is read as another value";
    expect_same(&bench.payload(&written)?, &bench.payload(&again)?, &[], what)?;
    Err(Found::new(format!("what was written is written in another way the next time: {}", short(&again))))
}

pub(super) fn pure(bench: &Bench<'_>, sample: &Sample) -> Checked {
    let text = bench.stamped(&sample.payload)?;
    let run = || {
        if bench.is_current() {
            bench.kind.reencode(&text, bench.version)
        } else {
            bench.kind.recode(&text, bench.version, bench.top)
        }
        .map_err(|error| error.to_string())
    };
    let first = run();
    let elsewhere = thread::scope(|scope| scope.spawn(run).join());
    let Ok(elsewhere) = elsewhere else { return Err(Found::new("panics on another thread")) };
    for (made, when) in [(run(), "the second time"), (elsewhere, "on another thread")] {
        match (&first, made) {
            (Ok(first), Ok(made)) if *first != made => {
                let what = format!("is another document {when}");
                expect_same(&bench.payload(first)?, &bench.payload(&made)?, &[], &what)?;
                return Err(Found::new(what));
            }
            (Ok(_), Err(error)) => return Err(Found::new(format!("is refused {when}: {error}"))),
            (Err(error), Ok(_)) => return Err(Found::new(format!("is refused, but not {when}: {error}"))),
            _ => {}
        }
    }
    Ok(Tried::Held)
}

pub(super) fn untouched(bench: &Bench<'_>, sample: &Sample) -> Checked {
    // With a layout that nobody would write: what is not stale stays as it is to the byte.
    let text = format!(" {}\n", bench.stamped(&sample.payload)?);
    match bench.kind.is_left_alone(&text, bench.version) {
        Ok(None) | Err(_) => Ok(Tried::Passed),
        Ok(Some(true)) => Ok(Tried::Held),
        Ok(Some(false)) => Err(Found::new("is not stale, and is written anew")),
    }
}
