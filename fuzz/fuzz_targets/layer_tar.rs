//! Hands libFuzzer's inputs to the target `layer_tar`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("layer_tar", input));
