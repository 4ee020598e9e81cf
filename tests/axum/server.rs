//! A server on a port of its own, and a client that speaks HTTP/1.1.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::runtime::Runtime;
use upcaster::axum::IfMatch;
use upcaster::repository::{Record, Repository, RepositoryError};
use upcaster::store::{MemoryStore, Store};

use crate::model::{Order, Stranger, registry};

type Answered<T> = Result<T, RepositoryError>;
type Orders<S> = State<Repository<Order, Arc<S>>>;

async fn show<S: Store>(State(orders): Orders<S>, Path(id): Path<String>) -> Answered<Record<Order>> {
    orders.load(&id).await
}

async fn put<S: Store>(
    State(orders): Orders<S>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answered<(StatusCode, Record<Order>)> {
    Ok((StatusCode::CREATED, orders.insert(&id, upcaster::from_slice(&body)?).await?))
}

async fn delete<S: Store>(
    State(orders): Orders<S>,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Answered<StatusCode> {
    let mut order = orders.load(&id).await?;
    if_match.check(&mut order)?;
    orders.delete(order).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn pay<S: Store>(
    State(orders): Orders<S>,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Answered<Record<Order>> {
    let mut order = orders.load(&id).await?;
    if_match.check(&mut order)?;
    order.paid = true;
    orders.save(&mut order).await?;
    Ok(order)
}

async fn add<S: Store>(State(orders): Orders<S>, Path(id): Path<String>) -> Answered<Record<Order>> {
    orders.update(&id, |order| order.total += 1.0).await
}

async fn empty<S: Store>(State(orders): Orders<S>, Path(id): Path<String>) -> Answered<Record<Order>> {
    orders.update(&id, |order| order.lines.clear()).await
}

async fn spoil<S: Store>(State(orders): Orders<S>, Path(id): Path<String>) -> Answered<Record<Order>> {
    orders.update(&id, |order| order.total = f64::NAN).await
}

async fn total<S: Store>(State(orders): Orders<S>, Path(id): Path<String>) -> Answered<impl IntoResponse> {
    let order = orders.load(&id).await?;
    Ok((order.etag(), order.total.to_string()))
}

/// A handler with no repository: any version is taken from the client.
async fn check(body: Bytes) -> Result<String, upcaster::Error> {
    upcaster::from_slice::<Order>(&body).map(|order| order.total.to_string())
}

async fn stranger() -> Result<String, upcaster::Error> {
    registry().read::<Stranger>(br#"{"_v":1}"#).map(|_| String::new())
}

/// Tells what a layer that logs would find.
async fn log(mut response: Response) -> Response {
    if let Some(error) = response.extensions().get::<Arc<RepositoryError>>() {
        let variant = format!("{error:?}");
        let name = variant.split(['(', ' ']).next().unwrap();
        let value = name.parse().unwrap();
        response.headers_mut().insert("x-logged", value);
    }
    response
}

fn app<S: Store + 'static>(orders: Repository<Order, Arc<S>>) -> Router {
    Router::new()
        .route("/orders/{id}", get(show::<S>).put(put::<S>).delete(delete::<S>))
        .route("/orders/{id}/pay", post(pay::<S>))
        .route("/orders/{id}/add", post(add::<S>))
        .route("/orders/{id}/empty", post(empty::<S>))
        .route("/orders/{id}/spoil", post(spoil::<S>))
        .route("/orders/{id}/total", get(total::<S>))
        .route("/check", post(check))
        .route("/stranger", get(stranger))
        .layer(map_response(log))
        .with_state(orders)
}

pub(crate) struct Server<S> {
    pub(crate) store: Arc<S>,
    address: SocketAddr,
    _runtime: Runtime,
}

impl Server<MemoryStore> {
    /// With these documents.
    pub(crate) fn with(documents: &[(&str, &str)]) -> Self {
        let store = MemoryStore::new();
        for (id, document) in documents {
            store.seed(*id, *document, None);
        }
        Self::on(store)
    }
}

impl<S: Store + 'static> Server<S> {
    pub(crate) fn on(store: S) -> Self {
        Self::trying(store, 8)
    }

    pub(crate) fn trying(store: S, attempts: u32) -> Self {
        let store = Arc::new(store);
        let orders = Repository::builder(&registry(), Arc::clone(&store)).attempts(attempts).build().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let runtime = Runtime::new().unwrap();
        runtime.spawn(async move {
            axum::serve(tokio::net::TcpListener::from_std(listener).unwrap(), app(orders)).await
        });
        Self { store, address, _runtime: runtime }
    }

    /// Sends a request; the headers are lines.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let (start, length) =
            (format!("{method} {path} HTTP/1.1"), format!("content-length: {}", body.len()));
        let head = [&[&*start, "host: test", "connection: close", &length], headers].concat().join("\r\n");
        write!(stream, "{head}\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        Answer::parse(&answer)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str) -> Answer {
        self.send("POST", path, &[], "")
    }

    pub(crate) fn post_if_match(&self, path: &str, if_match: &str) -> Answer {
        self.send("POST", path, &[&format!("if-match: {if_match}")], "")
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    fn parse(answer: &str) -> Self {
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { status, headers, body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|header| header.0 == name);
        let value = values.next().map(|header| &*header.1);
        assert!(values.next().is_none(), "{name} is there twice");
        value
    }

    pub(crate) fn etag(&self) -> &str {
        self.header("etag").unwrap()
    }

    /// The `type` of the problem, which is well formed.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(problem["status"], self.status);
        assert!(problem["title"].is_string() && problem["detail"].is_string());
        assert_eq!(self.header("etag"), None);
        problem["type"].as_str().unwrap().strip_prefix("urn:upcaster:").unwrap().to_owned()
    }

    /// The whole answer as it came.
    pub(crate) fn text(&self) -> String {
        format!("{:?} {}", self.headers, self.body)
    }
}
