//! Files that a container opens, maps and changes.

use seawall_runtime::event::{Action, File, Place};

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
