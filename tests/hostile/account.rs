//! The records that are fought over.

use serde::{Deserialize, Serialize};
use upcaster::{BoxError, Document, History, Registry, Steps, Versioned};

pub(crate) const WRITERS: usize = 8;

/// Each writer counts in a place of its own, so that whatever is lost shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "account", version = 2, history)]
pub(crate) struct Account {
    pub(crate) cents: u64,
    /// How often the step up has been stored.
    pub(crate) hops: u32,
    pub(crate) counts: [u64; WRITERS],
}

impl History for Account {
    fn history() -> Steps {
        Steps::new().step("cents", |s| s.with(up).down(down))
    }
}

/// Not to be done twice.
fn up(account: &mut Document<'_>) -> Result<(), BoxError> {
    let euros: u64 = account.take_as("euros")?;
    let hops: u32 = if account.contains("hops")? { account.take_as("hops")? } else { 0 };
    account.set("cents", &(euros * 100))?;
    Ok(account.set("hops", &(hops + 1))?)
}

fn down(account: &mut Document<'_>) -> Result<(), BoxError> {
    let cents: u64 = account.take_as("cents")?;
    Ok(account.set("euros", &(cents / 100))?)
}

pub(crate) const V1: &str = r#"{"_v":1,"euros":7,"counts":[0,0,0,0,0,0,0,0],"hops":0}"#;

/// The program that writes the newest version, or the one before.
pub(crate) fn registry(write_at: u32) -> Registry {
    Registry::builder().register_with::<Account>(|account| account.write_at(write_at)).build().unwrap()
}

pub(crate) fn id(record: usize) -> String {
    format!("account-{record}")
}

/// A small generator of random numbers (xorshift64*).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let roll = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(roll).unwrap() % end
    }
}
