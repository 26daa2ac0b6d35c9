//! Hands libFuzzer's inputs to the target `cache_entry`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("cache_entry", input));
