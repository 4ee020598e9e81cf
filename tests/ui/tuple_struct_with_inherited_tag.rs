use serde::{Deserialize, Serialize};
use upcaster::Versioned;

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "point", version = 1)]
struct PointV1 {
    x: f64,
    y: f64,
}

#[derive(Serialize, Deserialize, Versioned)]
#[versioned(kind = "point", version = 2, previous = PointV1)]
struct Point(f64, f64);

impl From<PointV1> for Point {
    fn from(old: PointV1) -> Self {
        Self(old.x, old.y)
    }
}

fn main() {}
