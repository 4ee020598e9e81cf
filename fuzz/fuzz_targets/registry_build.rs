//! Whatever the histories, all that is wrong with them is said, or the registry is sound.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| upcaster_fuzz::check_registry(bytes));
