use serde::Serialize;
use serde::de::DeserializeOwned;

/// A format of serde, as the laws use it.
pub(crate) trait Format {
    /// The largest `u64` the format writes.
    const LARGEST: u64 = u64::MAX;

    fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, String>;

    fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String>;
}

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident largest $largest:expr, $write:expr, $read:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl Format for $name {
            const LARGEST: u64 = $largest;

            fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
                $write(value).map_err(|error| error.to_string())
            }

            fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
                $read(bytes).map_err(|error| error.to_string())
            }
        }
    )*};
}

formats! {
    Json largest u64::MAX, serde_json::to_vec, serde_json::from_slice;
    Yaml largest u64::MAX, to_yaml, serde_norway::from_slice;
    Cbor largest u64::MAX, to_cbor, ciborium::from_reader;
    /// Structs as arrays without names, the default of `rmp-serde`.
    Msgpack largest u64::MAX, rmp_serde::to_vec, rmp_serde::from_slice;
    /// Structs as maps.
    MsgpackNamed largest u64::MAX, rmp_serde::to_vec_named, rmp_serde::from_slice;
    Bson largest i64::MAX as u64, ::bson::serialize_to_vec, ::bson::deserialize_from_slice;
}

fn to_yaml<T: Serialize>(value: &T) -> serde_norway::Result<Vec<u8>> {
    serde_norway::to_string(value).map(String::into_bytes)
}

fn to_cbor<T: Serialize>(value: &T) -> Result<Vec<u8>, ciborium::ser::Error<std::io::Error>> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes)?;
    Ok(bytes)
}
