//! What this project keeps of its own kinds, in `schemas/` and `tests/golden/`.

use upcaster::Registry;
use upcaster::schema::{Check, Faults};
use upcaster::testing::Golden;

use crate::model::{Order, OrderV1, OrderV2, OrderV3};

fn registry() -> Registry {
    let builder = Registry::builder().register::<Order>().schema::<Order>();
    let builder = builder.schema::<OrderV3>().schema::<OrderV2>().schema::<OrderV1>();
    builder.build().expect("the chain is sound")
}

#[test]
fn schemas() -> Result<(), Faults> {
    Check::new(&registry(), "schemas").golden("tests/golden").run()
}

#[test]
fn golden_documents() -> Result<(), Faults> {
    Golden::new(&registry(), "tests/golden").run()
}
