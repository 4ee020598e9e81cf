//! Documents at the edge of what is taken: to the byte, and never a panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| upcaster_fuzz::check_limits(bytes));
