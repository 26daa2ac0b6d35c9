//! Hands libFuzzer's inputs to the target `npm_lockfile`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("npm_lockfile", input));
