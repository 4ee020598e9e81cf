use serde::de::DeserializeOwned;
use upcaster::Error;

fn load<T: DeserializeOwned>(file: std::fs::File) -> Result<T, Error> {
    upcaster::from_reader(file)
}

fn main() {}
