//! Hands libFuzzer's inputs to the target `os_release`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("os_release", input));
