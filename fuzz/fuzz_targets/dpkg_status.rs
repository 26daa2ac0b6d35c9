//! Hands libFuzzer's inputs to the target `dpkg_status`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("dpkg_status", input));
