//! Hands libFuzzer's inputs to the target `sensor_decode`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("sensor_decode", input));
