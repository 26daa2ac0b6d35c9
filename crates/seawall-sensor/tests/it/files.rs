//! Files that a container opens, maps and changes.

use std::os::unix::fs::PermissionsExt;

use seawall_runtime::event::{Action, Connection, Event, File, Place};

use crate::container::{Config, Container};
use crate::watch::{Told, shared};

const O_WRONLY: u32 = 1;
const O_ACCMODE: u32 = 3;

fn opened(path: &str, access: u32) -> impl Fn(&Action) -> bool {
    let path = path.to_owned();
    move |action: &Action| matches!(action, Action::Open { file, flags } if file.path == path && flags & O_ACCMODE == access)
}

#[test]
fn files_are_told_with_their_place_and_reading_them_again_is_not() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let script = "cat /etc/shadow; echo a > /tmp/new; cat /tmp/new; cat /tmp/new; echo b > /dev/shm/x; \
                  cat /proc/self/status > /dev/null; sleep 0.1; cat /etc/shadow; cat /etc/shadow";
    let told = Told::of_run(&mut sensor, &mut container, &Config::shell(script));
    let file = |is_it: &dyn Fn(&Action) -> bool| -> File {
        let Action::Open { file, .. } = &told.one(is_it).action else { panic!("no opening") };
        file.clone()
    };
    let new = file(&opened("/tmp/new", O_WRONLY));
    assert_eq!((new.place, new.links), (Place::Upper, 1));
    assert_eq!(file(&opened("/etc/shadow", 0)).place, Place::Lower);
    assert_eq!(file(&opened("/dev/shm/x", O_WRONLY)).place, Place::Tmpfs);
    let count = |is_it: &dyn Fn(&Action) -> bool| {
        told.events.iter().filter(|event| is_it(&event.action)).count()
    };
    assert_eq!(count(&opened("/tmp/new", 0)), 1);
    // Sensitive files are told each time, once the agent has said so.
    assert_eq!(count(&opened("/etc/shadow", 0)), 3);
    assert_eq!(count(&opened("/dev/null", O_WRONLY)), 0);
}

#[test]
fn libraries_and_memory_that_is_executed_are_told() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    // A page that may be written and executed, then one that is made so.
    let script = "my $a = syscall(9, 0, 4096, 7, 0x22, -1, 0);";
    container.write("bin/memory", &format!("#!/bin/perl\n{script}\n"));
    let told = Told::of_run(&mut sensor, &mut container, &Config::shell("/bin/memory"));
    let is_library = |action: &Action| matches!(action, Action::Map { file, .. } if file.path.contains("/libc.so") && file.place == Place::Lower);
    told.one(&is_library);
    told.one(&|action| matches!(action, Action::Protect { file: None, protection: 7 }));
}

#[test]
fn programs_from_memory_and_deleted_programs_are_told_as_such() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let script = r#"my $name = "x"; my $fd = syscall(319, $name, 0);
open(my $in, "<", "/bin/true"); binmode $in; local $/; my $all = <$in>;
open(my $out, ">&=", $fd); binmode $out; syswrite($out, $all);
exec "/proc/self/fd/$fd";"#;
    container.write("bin/memory", &format!("#!/bin/perl\n{script}\n"));
    let script = "/bin/memory; cp /bin/sleep /tmp/gone; /tmp/gone 0.2 & rm /tmp/gone; wait; exit 0";
    let told = Told::of_run(&mut sensor, &mut container, &Config::shell(script));
    // Versions of runc start from memory, too.
    let (_, memory) = told.exec("memfd:x");
    assert_eq!((memory.file.place, memory.file.links), (Place::Memory, 0));
    told.one(&|action| matches!(action, Action::Unlink { file } if file.path == "/tmp/gone"));
}

#[test]
fn names_that_change_are_told_with_both_names() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let script =
        "cd /tmp; echo a > a; chmod 4755 a; mv a b; ln b c; ln -s b ../tmp/d; rm b; sleep 0.2";
    let told = Told::of_run(&mut sensor, &mut container, &Config::shell(script));
    let renamed = told.one(&|action| matches!(action, Action::Rename { .. }));
    let Action::Rename { file, target, .. } = &renamed.action else { panic!("{renamed:?}") };
    assert_eq!((file.path.as_str(), target.as_str()), ("/tmp/a", "/tmp/b"));
    let is_mode = |action: &Action| matches!(action, Action::Attributes { file, .. } if file.path == "/tmp/a");
    told.one(&is_mode);
    let is_link = |symbolic: bool, from: &'static str, to: &'static str| {
        move |action: &Action| {
            matches!(action, Action::Link { file, target, is_symbolic } if *is_symbolic == symbolic
                && file.path == from && target == to)
        }
    };
    told.one(&is_link(false, "/tmp/b", "/tmp/c"));
    told.one(&is_link(true, "b", "/tmp/d"));
    told.one(&|action| matches!(action, Action::Unlink { file } if file.path == "/tmp/b"));
}

#[test]
fn what_the_kernel_refused_is_told_with_the_file_that_was_meant() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let shadow = container.path("lower/etc/shadow");
    std::fs::set_permissions(shadow, PermissionsExt::from_mode(0o600)).expect("set permissions");
    let mut config =
        Config::shell("ln -s /etc/shadow /dev/shm/x; cat /dev/shm/x; cat /etc/none; sleep 3");
    config.user = 1000;
    let told = Told::of_run(&mut sensor, &mut container, &config);
    // Versions of runc try mounts that are refused, too.
    let refused = |action: &Action| matches!(action, Action::Refused { action, .. } if matches!(**action, Action::Open { .. }));
    let event = told.one(&refused);
    let Action::Refused { action, result: -13 } = &event.action else { panic!("{event:?}") };
    let Action::Open { file, flags } = action.as_ref() else { panic!("{event:?}") };
    assert_eq!((file.path.as_str(), flags & O_ACCMODE), ("/etc/shadow", 0));
    assert_eq!(file.mode, 0o100_600);
}

#[test]
fn times_that_are_claimed_and_bits_that_are_set_are_told() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let script = r#"open(my $f, ">", "/tmp/a"); close $f;
utime(1000, 1000000000, "/tmp/a") == 1 or die;
open($f, "+<", "/tmp/a"); chmod(04755, $f) == 1 or die; sleep 1;"#;
    container.write("bin/times", &format!("#!/bin/perl\n{script}\n"));
    let told = Told::of_run(&mut sensor, &mut container, &Config::shell("/bin/times"));
    let is_time = |action: &Action| matches!(action, Action::Times { file, modified: 1_000_000_000 } if file.path == "/tmp/a" && file.mode != 0);
    told.one(&is_time);
    let is_bit = |action: &Action| matches!(action, Action::Attributes { file, mode: 0o104_755, is_mode: true, .. } if file.path == "/tmp/a");
    told.one(&is_bit);
}

#[test]
fn an_opening_says_whether_the_file_was_made_or_emptied() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let script = "echo a > /tmp/a; echo b >> /tmp/a";
    let told = Told::of_run(&mut sensor, &mut container, &Config::shell(script));
    let flags_of = |event: &Event| {
        let Action::Open { file, flags } = &event.action else { return None };
        (file.path == "/tmp/a").then_some(flags & 0o3300)
    };
    let flags: Vec<u32> = told.events.iter().filter_map(flags_of).collect();
    assert_eq!(flags, [0o1100, 0o2100]);
}

#[test]
fn a_mount_does_not_hide_where_a_file_comes_from() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let script = r#"mkdir "/tmp/e"; my ($s, $t, $f) = ("/etc", "/tmp/e", "none");
syscall(165, $s, $t, $f, 4096, 0) == 0 or die "mount $!";
open(my $in, "<", "/tmp/e/shadow") or die; my $all = <$in>;"#;
    container.write("bin/bind", &format!("#!/bin/perl\n{script}\n"));
    let mut config = Config::shell("/bin/bind");
    config.capabilities = vec!["CAP_SYS_ADMIN".to_owned()];
    let told = Told::of_run(&mut sensor, &mut container, &config);
    let is_it = |action: &Action| matches!(action, Action::Open { file, .. } if file.path == "/tmp/e/shadow" && file.inner == "/etc/shadow");
    told.one(&is_it);
}

/// Where the small program of [`calls_of_32_bits`] lies in memory.
const BASE: u32 = 0x0804_8000;
/// Bytes of the head of a file of 32 bits with one part.
const HEAD: u32 = 84;
/// Bytes of one call below: four registers, and the call.
const CALL: u32 = 22;

/// Returns a program of 32 bits that does each call, a number with three arguments, and ends. An
/// argument is a number, or a text of which the address is given.
fn calls_of_32_bits(calls: &[(u32, [Argument; 3])]) -> Vec<u8> {
    let mut texts: Vec<u8> = Vec::new();
    let mut code: Vec<u8> = Vec::new();
    let end = (1, [Argument::Number(0); 3]);
    let count = u32::try_from(calls.len()).expect("few calls") + 1;
    for (number, arguments) in calls.iter().chain(std::iter::once(&end)) {
        let values = arguments.map(|argument| match argument {
            Argument::Number(number) => number,
            Argument::Text(text) => {
                let before = u32::try_from(texts.len()).expect("short texts");
                texts.extend(text.bytes());
                texts.push(0);
                BASE + HEAD + count * CALL + before
            }
        });
        // eax, ebx, ecx, edx; int 0x80
        let registers = [0xb8, 0xbb, 0xb9, 0xba];
        for (register, value) in registers.into_iter().zip([*number].into_iter().chain(values)) {
            code.push(register);
            code.extend(value.to_le_bytes());
        }
        code.extend([0xcd, 0x80]);
    }
    let length = HEAD + u32::try_from(code.len() + texts.len()).expect("a short program");
    let mut file = b"\x7fELF\x01\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    file.extend([2, 0, 3, 0]);
    for word in [1, BASE + HEAD, 52, 0, 0] {
        file.extend(word.to_le_bytes());
    }
    for half in [52_u16, 32, 1, 0, 0, 0] {
        file.extend(half.to_le_bytes());
    }
    for word in [1, 0, BASE, BASE, length, length, 5, 0x1000] {
        file.extend(word.to_le_bytes());
    }
    file.extend(code);
    file.extend(texts);
    file
}

/// Lets the network of a container reach itself.
const LOOPBACK_UP: &str = r#"my $request = pack("a16Sx22", "lo", 0x1 | 0x40);
my $socket = syscall(41, 2, 2, 0); syscall(16, $socket, 0x8914, $request) == 0 or die "lo $!";"#;

#[derive(Clone, Copy)]
enum Argument {
    Number(u32),
    Text(&'static str),
}

#[test]
#[cfg(target_arch = "x86_64")]
fn calls_of_a_program_of_32_bits_are_told_as_all_others() {
    use Argument::{Number, Text};
    let Some(mut sensor) = shared() else { return };
    let coverage = sensor.status().coverage;
    let is_attached = |name: &str| coverage.attached.iter().any(|program| program == name);
    // What stands in for it sees files, names and connections only.
    let is_whole = is_attached("compat_rights");
    let is_in_place = is_attached("compat_of_all") || is_attached("every_call");
    assert!(is_whole || is_in_place, "one of them is");
    let mut container = Container::new();
    let program = calls_of_32_bits(&[
        (359, [Number(2), Number(1), Number(0)]),
        (362, [Number(3), Text("\x02\0\x0fA\x7f\0\0\x01\0\0\0\0\0\0\0"), Number(16)]),
        (5, [Text("/etc/shadow"), Number(0), Number(0)]),
        (8, [Text("/tmp/a"), Number(0o644), Number(0)]),
        (15, [Text("/tmp/a"), Number(0o4755), Number(0)]),
        (38, [Text("/tmp/a"), Text("/tmp/b"), Number(0)]),
        (9, [Text("/tmp/b"), Text("/tmp/c"), Number(0)]),
        (10, [Text("/tmp/b"), Number(0), Number(0)]),
        (213, [Number(1000), Number(0), Number(0)]),
    ]);
    let path = container.path("lower/bin/calls");
    std::fs::write(&path, program).expect("write the program");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("set its mode");
    container.write("bin/network", &format!("#!/bin/perl\n{LOOPBACK_UP}"));
    let mut config = Config::shell("/bin/network; /bin/calls; sleep 0.2");
    let capabilities = ["CAP_SETUID", "CAP_DAC_OVERRIDE", "CAP_NET_ADMIN"];
    config.capabilities = capabilities.map(ToOwned::to_owned).to_vec();
    let told = Told::of_run(&mut sensor, &mut container, &config);
    let is_of_it = |event: &&Event| event.process.name == "calls";
    let of_it: Vec<&Action> =
        told.events.iter().filter(is_of_it).map(|event| &event.action).collect();
    let has = |is_it: &dyn Fn(&Action) -> bool| of_it.iter().any(|action| is_it(action));
    assert!(has(&opened("/etc/shadow", 0)), "{of_it:#?}");
    assert!(has(&opened("/tmp/a", O_WRONLY)), "{of_it:#?}");
    assert!(
        !is_whole
            || has(
                &|action| matches!(action, Action::Attributes { file, mode, .. } if file.path == "/tmp/a" && mode & 0o7777 == 0o4755)
            ),
        "{of_it:#?}"
    );
    assert!(
        has(
            &|action| matches!(action, Action::Rename { file, target, .. } if file.path == "/tmp/a" && target == "/tmp/b")
        ),
        "{of_it:#?}"
    );
    assert!(
        has(
            &|action| matches!(action, Action::Link { file, target, is_symbolic: false } if file.path == "/tmp/b" && target == "/tmp/c")
        ),
        "{of_it:#?}"
    );
    assert!(
        has(&|action| matches!(action, Action::Unlink { file } if file.path == "/tmp/b")),
        "{of_it:#?}"
    );
    assert!(
        !is_whole || has(&|action| matches!(action, Action::Credentials { user_before: 0, .. })),
        "{of_it:#?}"
    );
    let is_port = |one: &Connection| one.remote.is_some_and(|remote| remote.port == 0x0f41);
    assert!(has(&|action| matches!(action, Action::Connect(one) if is_port(one))), "{of_it:#?}");
}
