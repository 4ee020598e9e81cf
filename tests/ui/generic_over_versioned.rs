use serde::de::DeserializeOwned;
use upcaster::{Error, Versioned};

fn load<T: Versioned + DeserializeOwned>(file: std::fs::File) -> Result<T, Error> {
    upcaster::from_reader(file)
}

fn main() {}
