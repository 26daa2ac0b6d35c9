//! Hands libFuzzer's inputs to the target `dpkg_copyright`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("dpkg_copyright", input));
