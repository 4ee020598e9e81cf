//! `Stored<T>`: any version read, the current one written, in every format and container.

mod bson;
mod cbor;
mod containers;
mod format;
mod json;
mod laws;
mod layouts;
mod model;
mod msgpack;
mod numbers;
mod yaml;
