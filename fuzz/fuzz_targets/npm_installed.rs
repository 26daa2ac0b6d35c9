//! Hands libFuzzer's inputs to the target `npm_installed`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("npm_installed", input));
