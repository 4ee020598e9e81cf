//! Serves the orders of the example `orders`, whatever version each of them is stored at, as the orders of today.
//!
//! ```text
//! cargo run --example server --features axum,sqlite
//!
//! # An order that was stored in 2019, at version 1, and the ETag of its row.
//! curl -i localhost:3000/orders/100204
//!
//! # Paid only in the state that was seen; the second time, with the same ETag, that is 412.
//! curl -i -X POST localhost:3000/orders/100204/payment -H 'If-Match: "<the ETag>"'
//! curl -i -X POST localhost:3000/orders/100204/payment -H 'If-Match: "<the ETag>"'
//!
//! # Whoever does not ask for a state has the change made on what is there.
//! curl -i -X POST localhost:3000/orders/100204/shipment
//!
//! # A new order, in any version that there ever was.
//! curl -i -X PUT localhost:3000/orders/1 -d '{"_v":1,"id":1,"placed":"2019-04-06T07:55:50Z","first":"Ada",
//!   "last":"Brightwell","mail":"ada@example.com","street":"1 High St","city":"York","zip":"YO1","country":"GB",
//!   "lines":[],"total":0.0}'
//!
//! # What cannot be read is 422, and says where: a step, a path.
//! curl -i -X PUT localhost:3000/orders/2 -d '{"_v":1,"id":2,"first":"","last":""}'
//! curl -i -X PUT localhost:3000/orders/2 -d '{"_v":9}'
//!
//! curl -i -X DELETE localhost:3000/orders/1
//! curl -i localhost:3000/orders/1
//! ```
//!
//! The orders are in a file of SQLite, `orders.db` in the folder for temporary files, which is made with the old orders in it
//! if it is not there. Nothing is stored anew because it was read; an order is at version 4 in the file once it was changed. A fence
//! keeps programs that do not know of versions from putting an old form back.
#![allow(clippy::print_stdout)]

#[path = "orders/model.rs"]
mod model;

use std::error::Error;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use model::{Order, Status};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use upcaster::Registry;
use upcaster::axum::IfMatch;
use upcaster::repository::{Record, Repository, RepositoryError};
use upcaster::store::SqliteStore;

type Orders = Repository<Order, SqliteStore>;

async fn show(
    State(orders): State<Orders>,
    Path(id): Path<String>,
) -> Result<Record<Order>, RepositoryError> {
    orders.load(&id).await
}

async fn place(
    State(orders): State<Orders>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Record<Order>), RepositoryError> {
    let order = upcaster::from_slice(&body)?;
    Ok((StatusCode::CREATED, orders.insert(&id, order).await?))
}

async fn pay(
    State(orders): State<Orders>,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<Record<Order>, RepositoryError> {
    let mut order = orders.load(&id).await?;
    if_match.check(&mut order)?;
    order.status = Status::Paid;
    orders.save(&mut order).await?;
    Ok(order)
}

async fn ship(
    State(orders): State<Orders>,
    Path(id): Path<String>,
) -> Result<Record<Order>, RepositoryError> {
    orders.update(&id, |order| order.status = Status::Sent).await
}

async fn cancel(
    State(orders): State<Orders>,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<StatusCode, RepositoryError> {
    let mut order = orders.load(&id).await?;
    if_match.check(&mut order)?;
    orders.delete(order).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn app(orders: Orders) -> Router {
    Router::new()
        .route("/orders/{id}", get(show).put(place).delete(cancel))
        .route("/orders/{id}/payment", post(pay))
        .route("/orders/{id}/shipment", post(ship))
        .with_state(orders)
}

/// The file of the orders, which begins with those that were stored over the years.
async fn open() -> Result<SqliteStore, Box<dyn Error>> {
    let file = std::env::temp_dir().join("orders.db");
    let is_new = !file.exists();
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let pool = SqlitePool::connect_with(options.journal_mode(SqliteJournalMode::Wal)).await?;
    SqliteStore::install(&pool).await?;
    if is_new {
        seed(&pool).await?;
    }
    let store = SqliteStore::records(pool, "order").await?;
    store.install_fence().await?;
    Ok(store)
}

/// As a program of those days would have left them: without a version column, and some of them broken.
async fn seed(pool: &SqlitePool) -> Result<(), Box<dyn Error>> {
    let mut transaction = pool.begin().await?;
    let lines = include_bytes!("orders/orders.ndjson").split(|byte| *byte == b'\n');
    for (line, document) in (1..).zip(lines).filter(|(_, document)| !document.is_empty()) {
        let insert = "INSERT OR IGNORE INTO upcaster_records (kind, id, document, revision) \
                      VALUES ('order', ?, ?, abs(random()))";
        let id = number(document).unwrap_or_else(|| format!("line-{line}"));
        let document = String::from_utf8_lossy(document).into_owned();
        sqlx::query(insert).bind(id).bind(document).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The number of an order, which has the same name in all versions.
fn number(document: &[u8]) -> Option<String> {
    let order: serde_json::Value = serde_json::from_slice(document).ok()?;
    Some(order.get("id")?.as_u64()?.to_string())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let registry = Registry::builder().register::<Order>().build()?;
    let orders = Orders::new(&registry, open().await?)?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("orders are served on http://{}/orders/100204", listener.local_addr()?);
    Ok(axum::serve(listener, app(orders)).await?)
}
