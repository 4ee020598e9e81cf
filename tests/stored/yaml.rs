//! What only YAML does.

use serde::{Deserialize, Serialize};
use upcaster::{Stored, Versioned};

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "api", version = 1, tag = "openapi", label = "3.0")]
struct Api {
    title: String,
    servers: Vec<Server>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Server {
    Local,
    Remote { url: String },
    Pair(u8, u8),
    Named(String),
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "settings", version = 1)]
struct Settings {
    base: Limits,
    test: Limits,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Limits {
    size: u64,
}

const SERVERS: &str = "servers: [Local, !Remote {url: a}, !Pair [1, 2], !Named x]\n";

#[test]
fn a_label_without_quotes_is_a_label_even_where_it_reads_as_a_number() {
    for document in [
        format!("openapi: 3.0\ntitle: shop\n{SERVERS}"),
        format!("title: shop\n{SERVERS}openapi: 3.0\n"),
        format!("title: shop\nopenapi: \"3.0\"\n{SERVERS}"),
    ] {
        let api: Stored<Api> = serde_norway::from_str(&document).unwrap();
        assert_eq!(api.title, "shop");
        let [Server::Local, Server::Remote { url }, Server::Pair(1, 2), Server::Named(name)] =
            &api.servers[..]
        else {
            panic!("{api:?}")
        };
        assert_eq!((url.as_str(), name.as_str()), ("a", "x"));
        let again: Stored<Api> = serde_norway::from_str(&serde_norway::to_string(&api).unwrap()).unwrap();
        assert_eq!(again, api);
    }
}

#[test]
fn a_text_that_reads_as_a_number_is_never_another_text() {
    let after = format!("openapi: \"3.0\"\n{SERVERS}title: 1.10\n");
    assert_eq!(serde_norway::from_str::<Stored<Api>>(&after).unwrap().title, "1.10");
    let before = format!("title: 1.10\n{SERVERS}openapi: \"3.0\"\n");
    let message = serde_norway::from_str::<Stored<Api>>(&before).unwrap_err().to_string();
    assert!(message.contains("expected a string"), "{message}");
}

#[test]
fn an_alias_is_read_before_the_tag() {
    let settings: Stored<Settings> =
        serde_norway::from_str("base: &base {size: 5}\ntest: *base\n_v: 1\n").unwrap();
    assert_eq!((settings.base.size, settings.test.size), (5, 5));
}

#[test]
fn a_number_that_is_not_finite_is_refused_as_in_every_text_format() {
    #[derive(Debug, Serialize, Deserialize, Versioned)]
    #[versioned(kind = "reading", version = 1)]
    struct Reading {
        celsius: f64,
    }

    let error = serde_norway::to_string(&Stored::new(Reading { celsius: f64::NAN })).unwrap_err();
    assert!(error.to_string().contains("holds a number that is not finite"), "{error}");
}
