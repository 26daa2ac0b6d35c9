//! Hands libFuzzer's inputs to the target `login`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("login", input));
