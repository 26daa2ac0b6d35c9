//! Tests of [`super`].

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::{
    call_of, descriptor_in, is_below, is_loadable, is_loader_name, mapped_file, parse_call,
};

#[test]
fn a_thread_that_has_not_fallen_asleep_yet_is_waited_for() {
    let (tell, told) = channel();
    let (end, ended) = channel::<()>();
    let thread = std::thread::spawn(move || {
        tell.send(rustix::thread::gettid().as_raw_nonzero().get()).unwrap();
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(2) {}
        assert!(ended.recv().is_err());
    });
    let number = u32::try_from(told.recv().unwrap()).unwrap();
    assert!(call_of(number).is_some());
    drop(end);
    thread.join().unwrap();
}

#[test]
fn the_call_of_a_waiting_thread_is_read() {
    let open = parse_call("257 0xffffff9c 0x55ad 0x241 0x1b6 0x7f 0x1 0x7ffe 0x7f3b\n").unwrap();
    assert_eq!(open.program_counter, 0x7f3b);
    for text in ["running", "-1 0x7ffe 0x7f3b", "", "257 0x1"] {
        assert_eq!(parse_call(text), None, "{text}");
    }
}

#[cfg(target_arch = "x86_64")]
#[test]
fn calls_tell_what_a_file_is_opened_for() {
    let call = |number: u64, flags: &str| {
        parse_call(&format!("{number} 0x1 0x{flags} 0x{flags} 0x0 0x0 0x0 0x0 0x0")).unwrap()
    };
    for (number, flags) in [(257, "241"), (257, "2"), (85, "0"), (5, "8001"), (295, "2"), (8, "0")]
    {
        assert!(call(number, flags).writes(), "{number}");
    }
    for (number, flags) in [(2, "80000"), (5, "0"), (437, "2"), (0, "1")] {
        assert!(!call(number, flags).writes(), "{number}");
    }
    for number in [59, 322, 11, 358] {
        assert!(call(number, "0").starts_a_program(), "{number}");
    }
}

#[test]
fn programs_and_libraries_are_told_from_objects() {
    let elf = |kind: u8| {
        let mut head = b"\x7fELF\x02\x01\x01".to_vec();
        head.resize(16, 0);
        head.extend([kind, 0, 62, 0]);
        head
    };
    assert!(is_loadable(&elf(2)) && is_loadable(&elf(3)));
    assert!(!is_loadable(&elf(1)) && !is_loadable(b"\x7fELF") && !is_loadable(b"#!/bin/sh"));
}

#[test]
fn the_loader_is_found_in_the_map_of_memory() {
    let map = "55a0-55b0 r-xp 00000000 00:32 5 /usr/bin/cat\n\
               7f00-7f10 r--p 00000000 00:32 6 /usr/lib/ld-linux-x86-64.so.2\n\
               7ff0-7fff rw-p 00000000 00:00 0 [stack]\n";
    assert_eq!(mapped_file(map, 0x55a4), Some("usr/bin/cat"));
    assert_eq!(mapped_file(map, 0x7f0f), Some("usr/lib/ld-linux-x86-64.so.2"));
    assert_eq!(mapped_file(map, 0x7f10), None);
    assert_eq!(mapped_file(map, 0x7ff1), None);
    assert!(is_loader_name("lib/ld-musl-x86_64.so.1") && !is_loader_name("usr/bin/ld"));
}

#[test]
fn files_below_a_folder_that_is_executed_belong_to_it() {
    assert!(is_below("/tmp/app/__main__.py", "/tmp/app"));
    assert!(is_below("/tmp/lib/a.jar", "/tmp/lib/*"));
    assert!(!is_below("/tmp/application", "/tmp/app") && !is_below("/tmp/x", "/"));
}

#[test]
fn paths_of_descriptors_name_their_number() {
    for (path, expected) in [
        ("/proc/self/fd/3", Some("3")),
        ("/proc/17/task/17/fd/4", Some("4")),
        ("/dev/fd/5", Some("5")),
        ("6", Some("6")),
        ("/tmp/fd/7", None),
        ("/proc/self/exe", None),
        ("/proc/self/fd/", None),
        ("/usr/bin/8", None),
    ] {
        assert_eq!(descriptor_in(path), expected, "{path}");
    }
}
