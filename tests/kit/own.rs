//! The kinds that this project's own examples store.

use std::sync::LazyLock;

use upcaster::Registry;
use upcaster::schema::{Snapshot, Update};
use upcaster::testing::{HistoryLaw, Suite, SuiteFailures};

use crate::project::Project;

#[path = "../../examples/manifest/model.rs"]
mod manifest;
#[path = "../../examples/orders/model.rs"]
mod orders;
#[path = "../../examples/orders_typed/model.rs"]
mod orders_typed;
#[path = "../../examples/rolling/task_v4.rs"]
mod task_v4;
#[path = "../../examples/rolling/task_v5.rs"]
mod task_v5;

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let builder = Registry::builder()
        .register::<manifest::Manifest>()
        .schema::<manifest::Manifest>()
        .register::<orders::Order>()
        .schema::<orders::Order>()
        .register::<task_v5::Task>()
        .schema::<task_v5::Task>();
    builder.build().expect("the chains are sound")
});

/// The same orders, with a type for each version.
static TYPED: LazyLock<Registry> = LazyLock::new(|| {
    let builder = Registry::builder()
        .register::<orders_typed::Order>()
        .schema::<orders_typed::Order>()
        .schema::<orders_typed::OrderV3>()
        .schema::<orders_typed::OrderV2>()
        .schema::<orders_typed::OrderV1>();
    builder.build().expect("the chain is sound")
});

/// Every order has the name of somebody.
fn has_name(order: &serde_json::Value) -> bool {
    ["first", "last"].iter().any(|name| order[name].as_str().is_some_and(|name| !name.trim().is_empty()))
}

#[test]
fn the_examples_store_what_they_always_stored() -> Result<(), SuiteFailures> {
    let suite = Suite::new(&REGISTRY).schemas("schemas").golden("tests/golden").only("order", 1, has_name);
    let report = suite.run()?;
    assert!(report.total() > 1_000, "{report}");
    Ok(())
}

/// `cargo test --release --test kit -- --ignored` makes a million documents, of all snapshots there are.
#[test]
#[ignore = "takes minutes"]
fn a_million_documents_are_valid_and_read() -> Result<(), SuiteFailures> {
    let laws = [HistoryLaw::Reads, HistoryLaw::Valid];
    let mut suite = Suite::new(&REGISTRY).schemas("schemas").only("order", 1, has_name).cases(120_000);
    for kind in REGISTRY.kinds() {
        for law in HistoryLaw::ALL.into_iter().filter(|law| !laws.contains(law)) {
            suite = suite.except(kind, law, "tried on fewer documents elsewhere");
        }
    }
    let report = suite.run()?;
    for law in laws {
        let versions = [("order", 1..=4), ("manifest", 6..=8), ("task", 4..=5)];
        let tried =
            versions.into_iter().flat_map(|(kind, versions)| versions.map(move |version| (kind, version)));
        let count: u64 = tried.map(|(kind, version)| report.documents(kind, version, law)).sum();
        assert!(count >= 1_000_000, "{law:?}: {count}");
    }
    Ok(())
}

#[test]
fn typed_orders_are_the_same_orders() {
    let stored = (1..=4).map(|version| Snapshot::load("schemas", "order", upcaster::Version::of(version)));
    let stored: Vec<Snapshot> = stored.map(|snapshot| snapshot.expect("the snapshot is there")).collect();
    assert_eq!(TYPED.snapshots("order"), stored);

    let project = Project::new("typed");
    project.copy_in("tests/golden/order", "golden/order");
    let suite = project.suite(&TYPED).update(Update::Always).only("order", 1, has_name);
    suite.run().expect("the chain is sound");
    for version in 1..=4 {
        for name in ["plain", "minimal", "maximal", "unicode", "late_tag"] {
            let path = format!("order/v{version}/{name}.current.json");
            let declared =
                std::fs::read_to_string(format!("tests/golden/{path}")).expect("the file is there");
            assert_eq!(project.read(&format!("golden/{path}")), declared);
        }
    }
}

#[test]
fn the_first_build_of_a_rolling_deploy_writes_the_version_before() {
    let builder = Registry::builder().register::<task_v4::Task>().schema::<task_v4::Task>();
    let registry = builder.build().expect("the chain is sound");
    let stored = Snapshot::load("schemas", "task", upcaster::Version::of(4)).expect("the snapshot is there");
    assert_eq!(registry.snapshots("task"), [stored]);
}
