use upcaster::{LabelCodec, Versioned};

const CODEC: LabelCodec = LabelCodec { parse: |text| text.parse().ok(), print: |version| version.to_string() };

#[derive(Versioned)]
#[versioned(kind = "order", version = 1, label = CODEC)]
struct Order {}

fn main() {}
