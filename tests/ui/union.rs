use upcaster::Versioned;

#[derive(Versioned)]
#[versioned(kind = "bits", version = 1)]
union Bits {
    float: f32,
    integer: u32,
}

fn main() {}
