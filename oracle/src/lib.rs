//! Types and schemas that the tests of this crate hold against other tools.
