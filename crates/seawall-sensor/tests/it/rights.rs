//! What a process does with its rights, with other processes and with the kernel.
//!
//! Perl calls the kernel by numbers (x86-64), so that no library stands in between.

use std::os::unix::fs::PermissionsExt as _;

use seawall_runtime::event::{Action, CredentialMeans, Event, Often, Protocol, TraceMeans};

use crate::container::{Config, Container};
use crate::watch::{Told, shared};

const SCRIPT: &str = r#"
alarm 20;
my $child = fork();
if (!$child) { sleep 60; exit 0; }
my $grand = 0;
pipe(R, W);
my $middle = fork();
if (!$middle) { my $g = fork(); if (!$g) { sleep 60; exit 0 } syswrite(W, "$g\n"); sleep 60; exit 0 }
$grand = <R>; chomp $grand;
syscall(101, 16, $child, 0, 0) == 0 or die "ptrace $!";
waitpid($child, 0);
syscall(101, 17, $child, 0, 0);
my $buffer = "x" x 8;
my $local = pack("QQ", unpack("Q", pack("p", $buffer)), 8);
my $remote = pack("QQ", unpack("Q", pack("p", $buffer)), 8);
syscall(310, $child, $local, 1, $remote, 1, 0) == 8 or die "process_vm_readv $!";
open(my $mem, "<", "/proc/$child/mem") or die "mem $!";
my $name = "hidden"; my $fd = syscall(319, $name, 0); $fd >= 0 or die "memfd $!";
syscall(272, 0x04000000) == 0 or die "unshare $!";
open(my $ns, "<", "/proc/self/ns/uts") or die;
syscall(308, fileno($ns), 0) == 0 or die "setns $!";
mkdir "/tmp/m"; my ($s, $t, $f) = ("none", "/tmp/m", "tmpfs");
syscall(165, $s, $t, $f, 6, 0) == 0 or die "mount $!";
syscall(166, $t, 0) == 0 or die "umount $!";
syscall(166, $t, 0) == -1 or die "umount again";
my $made = syscall(430, $f, 0); $made >= 0 or die "fsopen $!";
syscall(431, $made, 6, 0, 0, 0) == 0 or die "fsconfig $!";
syscall(432, $made, 0, 0) >= 0 or die "fsmount $!";
kill 9, $grand; kill 9, $middle; kill 9, $child;
my $params = "\0" x 120; syscall(425, 8, $params) >= 0 or warn "io_uring $!";
chroot("/tmp") or die "chroot $!";
syscall(105, 1000) == 0 or die "setuid $!";
"#;

#[test]
fn a_clock_that_rings_is_no_signal_of_whoever_is_at_work() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    // What the kernel says of a clock is what the last one claims of its own signal.
    let script = r#"for each in 1 2 3 4; do (while :; do :; done) & done
for each in 1 2 3; do timeout 0.2 sleep 1; done
sleep 5 &
perl -e 'my $told = pack("l3 x116", 10, 0, -2); syscall(129, 0 + shift, 10, $told) == 0 or die' $!
sleep 0.2"#;
    container.write("bin/clock", &format!("#!/bin/sh\n{script}\n"));
    let told = Told::of_run(&mut sensor, &mut container, &Config::shell("/bin/clock"));
    let number = |event: &Event| {
        let Action::Signal { number, .. } = event.action else { return None };
        (!event.process.name.starts_with("runc")).then_some(number)
    };
    let signals: Vec<u8> = told.events.iter().filter_map(number).collect();
    assert_eq!(signals, [10], "{:#?}", told.actions());
}

#[test]
fn what_is_done_with_rights_is_told_with_its_target() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    container.write("bin/rights", &format!("#!/bin/perl\n{SCRIPT}"));
    let mut config = Config::shell("/bin/rights");
    config.capabilities = ["SYS_ADMIN", "SYS_PTRACE", "SETUID", "SYS_CHROOT", "KILL"]
        .map(|name| format!("CAP_{name}"))
        .to_vec();
    let mut told = Told::of_run(&mut sensor, &mut container, &config);
    told.events.retain(|event| !event.process.name.starts_with("runc"));

    let trace = |wanted: TraceMeans| move |action: &Action| matches!(action, Action::Trace { means, .. } if *means == wanted);
    for means in [TraceMeans::Ptrace, TraceMeans::MemoryRead, TraceMeans::MemoryFile] {
        let event = told.one(&trace(means));
        let Action::Trace { target, target_cgroup, .. } = event.action else { continue };
        assert_eq!(target_cgroup, told.cgroup);
        let made =
            |action: &Action| matches!(action, Action::Fork { child, .. } if *child == target);
        assert_eq!(told.one(&made).process.id, event.process.id, "the target is its child");
    }
    told.one(&|action| *action == Action::Memory { name: "hidden".to_owned() });
    told.one(&|action| *action == Action::Namespace { kinds: 0x0400_0000, is_entered: false });
    told.one(&|action| *action == Action::Namespace { kinds: 0x0400_0000, is_entered: true });
    let mount = Action::Mount {
        source: "none".to_owned(),
        target: "/tmp/m".to_owned(),
        filesystem: "tmpfs".to_owned(),
        flags: 6,
    };
    told.one(&|action| *action == mount);
    told.one(&|action| *action == Action::Unmount { target: "/tmp/m".to_owned() });
    told.one(&|action| {
        matches!(action, Action::Refused { action, result: -22 }
            if matches!(action.as_ref(), Action::Unmount { target } if target == "/tmp/m"))
    });
    told.one(&|action| {
        matches!(action, Action::Mount { target, filesystem, .. }
            if target.is_empty() && filesystem == "tmpfs")
    });
    told.one(&|action| *action == Action::Root { target: "/tmp".to_owned() });
    told.one(&|action| *action == Action::Ring { entries: 8 });
    // Of the three that were killed one was not made by the killer.
    let signals =
        told.events.iter().filter(|event| matches!(event.action, Action::Signal { number: 9, .. }));
    assert_eq!(signals.count(), 1, "{:#?}", told.actions());
    let changed = told.one(&|action| matches!(action, Action::Credentials { .. }));
    let Action::Credentials { user_before, capabilities_before, means, .. } = changed.action else {
        panic!("{changed:?}");
    };
    assert_eq!((user_before, means, changed.process.user), (0, CredentialMeans::Call, 1000));
    assert!(capabilities_before != 0 && changed.process.capabilities == 0, "{changed:?}");
}

#[test]
fn a_program_that_raises_rights_says_so() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let raised = container.path("lower/bin/id");
    std::fs::set_permissions(raised, std::fs::Permissions::from_mode(0o4755)).expect("set bits");
    let mut config = Config::shell("/bin/id; exit 0");
    config.user = 1000;
    let told = Told::of_run(&mut sensor, &mut container, &config);
    let (event, exec) = told.exec("/bin/id");
    assert!(exec.is_raised, "{exec:?}");
    assert_eq!(exec.file.mode & 0o7777, 0o4755);
    assert_eq!(event.process.user, 0);
    let is_program = |action: &Action| {
        matches!(
            action,
            Action::Credentials { means: CredentialMeans::Program, user_before: 1000, .. }
        )
    };
    assert_eq!(told.one(&is_program).process.user, 0);
}

const RARE: &str = r#"
alarm 20;
syscall(41, 17, 3, 0x300) >= 0 or die "socket $!";
syscall(323, 1) >= 0 or warn "userfaultfd $!";
my $disk = "/tmp/disk"; syscall(133, $disk, 060600, 0xfe00) == 0 or die "mknod $!";
my ($s, $t, $f) = ("/tmp/disk", "/tmp", "ext4");
syscall(165, $s, $t, $f, 0, 0) == -1 or die "mounted";
syscall(272, 0x10000000) == 0 or warn "unshare $!";
my $name = "kworker/0:1"; syscall(157, 15, $name, 0, 0, 0) == 0 or die "prctl $!";
syscall(119, 0, 0, 0);
sleep 1;
"#;

#[test]
fn rare_calls_are_told_whether_the_kernel_did_what_was_asked_or_not() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    container.write("bin/rare", &format!("#!/bin/perl\n{RARE}"));
    let mut config = Config::shell("/bin/rare");
    config.capabilities =
        ["NET_RAW", "MKNOD", "SYS_PTRACE"].map(|name| format!("CAP_{name}")).to_vec();
    let mut told = Told::of_run(&mut sensor, &mut container, &config);
    told.events.retain(|event| !event.process.name.starts_with("runc"));
    let is_socket = |action: &Action| matches!(action, Action::Socket(connection) if connection.protocol == Protocol::Packet);
    told.one(&is_socket);
    let is_call =
        |action: &Action| matches!(action, Action::Call { name, .. } if name == "userfaultfd");
    told.one(&is_call);
    let is_node = |action: &Action| {
        matches!(action, Action::Call { name, file: Some(file), .. } if name == "mknod"
            && file.path == "/tmp/disk" && file.mode == 0o060_600 && file.special == 254 << 20)
    };
    told.one(&is_node);
    let is_mount = |action: &Action| {
        matches!(action, Action::Refused { action, result: -1 }
            if matches!(action.as_ref(), Action::Mount { filesystem, .. } if filesystem == "ext4"))
    };
    told.one(&is_mount);
    let named = told.one(&|action| matches!(action, Action::Named { .. }));
    assert_eq!(named.action, Action::Named { before: "rare".to_owned() });
    assert_eq!(named.process.name, "kworker/0:1");
}

#[test]
fn a_way_back_to_root_is_told_from_one_that_was_kept() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    // First the saved user stays root, then none does but the right to take it is kept.
    let script = r#"alarm 20;
syscall(117, -1, 1000, -1) == 0 or die; syscall(117, -1, 0, -1) == 0 or die;
syscall(157, 8, 1, 0, 0, 0) == 0 or die; syscall(117, 1000, 1000, 1000) == 0 or die;
my $head = pack("VV", 0x20080522, 0); my $sets = "\0" x 24;
syscall(125, $head, $sets) == 0 or die; my @s = unpack("V6", $sets); $s[0] = $s[1]; $s[3] = $s[4];
$sets = pack("V6", @s); syscall(126, $head, $sets) == 0 or die;
syscall(117, 0, 0, 0) == 0 or die "back $!";"#;
    container.write("bin/back", &format!("#!/bin/perl\n{script}\n"));
    let mut config = Config::shell("/bin/back");
    config.capabilities = vec!["CAP_SETUID".to_owned()];
    let told = Told::of_run(&mut sensor, &mut container, &config);
    let way_back = |event: &Event| {
        let Action::Credentials { user_before: 1000, was_root, .. } = event.action else {
            return None;
        };
        (event.process.user == 0).then_some(was_root)
    };
    let back: Vec<bool> = told.events.iter().filter_map(way_back).collect();
    assert_eq!(back, [true, false]);
}

const SEARCH: &str = r#"
alarm 20;
for my $number (1 .. 500) { mkdir "/tmp/$number"; opendir(my $d, "/tmp/$number") or die; }
opendir(my $root, "/") or die;
"#;

#[test]
fn a_search_through_folders_is_told_once() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    container.write("bin/search", &format!("#!/bin/perl\n{SEARCH}"));
    let config = Config::shell("/bin/search");
    let told = Told::of_run(&mut sensor, &mut container, &config);
    let event = told.one(&|action| matches!(action, Action::Many { .. }));
    assert_eq!(event.action, Action::Many { what: Often::FoldersOpened, count: 200 });
}
