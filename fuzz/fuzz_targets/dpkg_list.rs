//! Hands libFuzzer's inputs to the target `dpkg_list`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("dpkg_list", input));
