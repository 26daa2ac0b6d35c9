//! Tests of [`super`].

use super::*;
use crate::event::{Connection, FileId, Place, Stream};
use crate::gone::GONE_MAX;

const GROUP: CgroupId = CgroupId(7);

fn id(pid: u32) -> ProcessId {
    ProcessId { pid, start: u64::from(pid) }
}

fn process(pid: u32, parent: u32, inside: u32) -> Process {
    Process {
        id: id(pid),
        thread: pid,
        pid_inside: inside,
        parent: id(parent),
        user: 0,
        group: 0,
        capabilities: 0,
        mount_namespace: 1,
        pid_namespace: 1,
        network_namespace: 1,
        user_namespace: 1,
        executable: FileId { device: 1, inode: 1, changed: 0 },
        name: "x".into(),
    }
}

fn event(process: Process, action: Action) -> Event {
    Event { time: 0, cgroup: GROUP, process, action }
}

fn file(path: &str) -> File {
    File {
        id: FileId { device: 1, inode: 1, changed: 0 },
        path: path.into(),
        is_path_cut: false,
        place: Place::Lower,
        mode: 0o100_755,
        owner: 0,
        size: 1,
        links: 1,
        special: 0,
        inner: String::new(),
    }
}

fn exec(path: &str, arguments: &[&str]) -> Exec {
    Exec {
        file: file(path),
        script: None,
        loader: None,
        arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
        is_arguments_cut: false,
        environment: Vec::new(),
        folder: "/".into(),
        streams: [Stream::Device; 3],
        has_terminal: false,
        is_raised: false,
    }
}

fn fork(parent: u32, child: u32) -> Event {
    let action = Action::Fork { child: id(child), namespaces: 0, cgroup: GROUP };
    event(process(parent, 0, parent), action)
}

fn exit(pid: u32) -> Event {
    event(process(pid, 0, pid), Action::Exit { code: 0, signal: 0 })
}

fn run(pid: u32, parent: u32, path: &str, arguments: &[&str]) -> Event {
    event(process(pid, parent, pid), Action::Exec(exec(path, arguments)))
}

#[test]
fn the_chain_of_parents_outlives_the_parents() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    table.observe(&run(1, 900, "/usr/sbin/nginx", &["nginx"]));
    for (parent, child, path) in [(1, 2, "/usr/bin/dash"), (2, 3, "/usr/bin/python3.11")] {
        table.observe(&fork(parent, child));
        table.observe(&run(child, parent, path, &[]));
    }
    table.observe(&exit(2));
    let last = table.get(id(3)).unwrap();
    let parents: Vec<&str> = table.parents(last).filter_map(Known::program_name).collect();
    assert_eq!(parents, ["dash", "nginx"]);
    assert_eq!(last.program_name(), Some("python"));
    assert_eq!(*last.before, ["nginx", "dash"]);
}

#[test]
fn who_came_from_outside_is_told_from_who_was_there() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    table.observe(&run(1, 900, "/usr/sbin/nginx", &[]));
    table.observe(&fork(1, 2));
    let mut joined = run(50, 901, "/bin/sh", &["sh"]);
    joined.process.pid_inside = 30;
    table.observe(&joined);
    table.observe(&fork(50, 51));
    let origins: Vec<Origin> =
        [1, 2, 50, 51].into_iter().map(|pid| table.get(id(pid)).unwrap().origin).collect();
    assert_eq!(origins, [Origin::Entry, Origin::Inside, Origin::Joined, Origin::OfJoined]);
    assert_eq!(table.group(GROUP).unwrap().living(), 4);
}

#[test]
fn a_fork_storm_is_bounded_counted_and_hides_no_other_container() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    let mut other = run(5, 900, "/usr/sbin/nginx", &[]);
    other.cgroup = CgroupId(8);
    table.observe(&other);
    table.observe(&run(10, 900, "/bin/sh", &[]));
    for pid in 11..40_000 {
        table.observe(&fork(10, pid));
    }
    assert!(table.len() <= GROUP_PROCESSES_MAX + 1, "{}", table.len());
    assert_eq!(table.counts().unrecorded, 40_000 - 10 - 4_096);
    assert!(table.get(id(5)).is_some());
    // Those that end make room again; the shell that made them stays.
    for pid in 11..2_000 {
        table.observe(&exit(pid));
    }
    table.observe(&fork(10, 50_000));
    assert!(table.get(id(50_000)).is_some());
    assert!(table.get(id(10)).is_some());
    table.observe(&event(process(1, 0, 1), Action::GroupGone { cgroup: GROUP }));
    assert_eq!(table.len(), 1);
}

#[test]
fn long_chains_of_the_ended_give_up_the_oldest_and_count_it() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    table.observe(&run(10, 900, "/bin/sh", &[]));
    for pid in 11..10_000 {
        table.observe(&fork(pid - 1, pid));
        table.observe(&exit(pid - 1));
    }
    assert!(table.len() <= GROUP_PROCESSES_MAX);
    assert!(0 < table.counts().ancestors);
    let last = table.get(id(9_999)).unwrap();
    assert_eq!(table.parents(last).count(), PARENTS_MAX);
}

#[test]
fn programs_are_known_by_what_they_are() {
    let cases: [(&str, &[&str], &str); 9] = [
        ("/usr/bin/python3.11", &["python3"], "python"),
        ("/bin/busybox", &["wget", "-q"], "wget"),
        ("/bin/busybox", &["/bin/busybox", "nc", "1.2.3.4"], "nc"),
        ("/bin/busybox", &["-sh"], "sh"),
        ("/bin/busybox", &["busybox"], "busybox"),
        ("/usr/sbin/php-fpm8.2", &["php-fpm: master"], "php-fpm"),
        ("/usr/bin/base64", &["base64"], "base64"),
        ("/tmp/x (deleted)", &["x"], "x"),
        ("/lib64/ld-linux-x86-64.so.2", &["ld", "--library-path", "/x", "/bin/nc"], "nc"),
    ];
    for (path, arguments, wanted) in cases {
        let program = Program::new(&exec(path, arguments), None, false);
        assert_eq!(&*program.name, wanted, "{path}");
    }
}

#[test]
fn a_renamed_program_keeps_its_name() {
    let names = HashSet::from(["bash".into()]);
    let mut table = Table::new(names, Arc::default());
    let action = Action::Rename { file: file("/bin/bash"), target: "/tmp/x".into(), flags: 0 };
    table.observe(&event(process(2, 1, 2), action));
    let action = Action::Link { file: file("/tmp/x"), target: "/tmp/y".into(), is_symbolic: false };
    table.observe(&event(process(2, 1, 2), action));
    table.observe(&run(3, 2, "/tmp/y", &["y"]));
    assert_eq!(table.get(id(3)).unwrap().program_name(), Some("bash"));
    let action = Action::Rename { file: file("/bin/ls"), target: "/bin/bash".into(), flags: 2 };
    table.observe(&event(process(2, 1, 2), action));
    table.observe(&run(4, 2, "/bin/ls", &["ls"]));
    assert_eq!(table.get(id(4)).unwrap().program_name(), Some("bash"));
}

#[test]
fn texts_are_cut_at_their_limit_and_it_says_so() {
    let long = "ä".repeat(5_000);
    let program = Program::new(&exec("/bin/x", &["x", &long, "y"]), None, false);
    assert!(program.exec.is_arguments_cut);
    assert!(program.text_bytes() < program::ARGUMENT_BYTES_MAX + 200);
    let short = Program::new(&exec("/bin/x", &["x", "y"]), None, false);
    assert!(!short.exec.is_arguments_cut);
}

#[test]
fn connections_and_servers_are_remembered() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    let connection = |port| Connection {
        protocol: Protocol::Tcp,
        family: 2,
        local: Some(Endpoint { address: [0, 0, 0, 0].into(), port }),
        remote: Some(Endpoint { address: [192, 0, 2, 1].into(), port: 443 }),
        path: String::new(),
        result: 0,
    };
    table.observe(&event(process(1, 0, 1), Action::Connect(connection(0))));
    table.observe(&event(process(1, 0, 1), Action::Listen(connection(80))));
    let known = table.get(id(1)).unwrap();
    assert!(known.is_server);
    assert_eq!((known.connections, known.last_remote.map(|end| end.port)), (1, Some(443)));
    assert!(table.group(GROUP).unwrap().serves(80));
}

#[test]
fn the_runtime_that_starts_a_container_is_not_its_first_process() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    // The runtime's own processes are in the group first, and nobody tells what they execute.
    table.observe(&fork(900, 901));
    table.observe(&fork(901, 902));
    let mut first = run(902, 901, "/bin/dash", &["sh", "/opt/run.sh"]);
    first.process.pid_inside = 1;
    table.observe(&first);
    table.observe(&fork(902, 903));
    table.observe(&run(903, 902, "/usr/bin/id", &["id"]));
    assert_eq!(table.group(GROUP).unwrap().entry(), Some(id(902)));
    let origins = [902, 903].map(|pid| table.get(id(pid)).unwrap().origin);
    assert_eq!(origins, [Origin::Entry, Origin::Inside]);
    let last = table.get(id(903)).unwrap();
    let parents: Vec<ProcessId> = table.parents(last).map(|parent| parent.id).collect();
    assert_eq!(parents, [id(902)]);
    let children: Vec<ProcessId> =
        table.children(table.get(id(902)).unwrap()).map(|child| child.id).collect();
    assert_eq!(children, [id(903)]);
    let scripts = &table.get(id(902)).unwrap().program.as_ref().unwrap().scripts;
    assert_eq!(scripts.iter().map(|script| &**script).collect::<Vec<_>>(), ["/opt/run.sh"]);
}

#[test]
fn the_place_of_a_script_is_known_once_somebody_opened_it() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    let script = |pid| {
        let mut program = exec("/bin/dash", &["/bin/sh", "/start.sh"]);
        program.script = Some(File { place: Place::Other, ..file("/start.sh") });
        event(process(pid, 900, pid), Action::Exec(program))
    };
    let place = |table: &Table, pid| {
        let program = table.get(id(pid)).unwrap().program.clone().unwrap();
        program.exec.script.as_ref().map(|script| script.place)
    };
    table.observe(&script(1));
    assert_eq!(place(&table, 1), Some(Place::Other));
    table.observe(&event(process(1, 900, 1), Action::Open { file: file("/start.sh"), flags: 0 }));
    assert_eq!(place(&table, 1), Some(Place::Lower));
    table.observe(&script(2));
    assert_eq!(place(&table, 2), Some(Place::Lower));
}

#[test]
fn contents_of_sensitive_files_are_known_at_every_name() {
    let mut table = Table::new(HashSet::new(), Arc::from(["/etc/shadow".into()]));
    table.observe(&run(1, 900, "/bin/dash", &["sh"]));
    let rename = |from: &str, to: &str, flags| {
        let action = Action::Rename { file: file(from), target: to.to_owned(), flags };
        event(process(1, 900, 1), action)
    };
    let original = |table: &Table, path: &str| table.original_path(GROUP, &file(path));
    table.observe(&rename("/etc", "/old", 0));
    assert_eq!(original(&table, "/old/shadow").as_deref(), Some("/etc/shadow"));
    table.observe(&rename("/old/shadow", "/x", 0));
    assert_eq!(original(&table, "/x").as_deref(), Some("/etc/shadow"));
    // Two names change places, and the content with them.
    table.observe(&rename("/tmp/y", "/x", 2));
    assert_eq!(original(&table, "/tmp/y").as_deref(), Some("/etc/shadow"));
    assert_eq!(original(&table, "/x"), None);
    let unlinked = Action::Unlink { file: file("/tmp/y") };
    table.observe(&event(process(1, 900, 1), unlinked));
    assert_eq!(original(&table, "/tmp/y"), None);
    let bound = File { inner: "/etc/shadow".into(), ..file("/mnt/shadow") };
    assert_eq!(table.original_path(GROUP, &bound).as_deref(), Some("/etc/shadow"));
}

/// A snapshot of `/proc`, whose starts are rounded to 10 ms.
fn snapshot(pid: u32, parent: u32, path: &str, arguments: &[&str]) -> Snapshot {
    let rounded = |pid: u32| ProcessId { pid, start: 20_000_000 * u64::from(pid) };
    Snapshot {
        time: 0,
        cgroup: GROUP,
        process: Process { id: rounded(pid), parent: rounded(parent), ..process(pid, parent, pid) },
        program: exec(path, arguments),
        mapped: Vec::new(),
        opened: Vec::new(),
        listening: Vec::new(),
        unread: Vec::new(),
    }
}

/// The identity that events tell of the process of a snapshot.
fn exact(pid: u32) -> ProcessId {
    ProcessId { pid, start: 20_000_000 * u64::from(pid) + 3_456_789 }
}

fn exact_run(pid: u32, parent: u32, path: &str, arguments: &[&str]) -> Event {
    let mut event = run(pid, parent, path, arguments);
    event.process.id = exact(pid);
    event.process.parent = exact(parent);
    event
}

#[test]
fn a_snapshot_takes_nothing_from_what_events_told() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    table.observe(&exact_run(1, 900, "/usr/bin/dash", &["/bin/sh", "/start.sh"]));
    table.seed(&snapshot(1, 900, "/usr/bin/dash", &[]));
    assert_eq!(table.len(), 1);
    assert_eq!(table.group(GROUP).unwrap().entry(), Some(exact(1)));
    let program = table.get(exact(1)).unwrap().program.clone().unwrap();
    assert_eq!(program.exec.arguments, ["/bin/sh", "/start.sh"]);
}

#[test]
fn a_process_of_a_snapshot_is_the_one_that_events_tell_of_later() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    table.seed(&snapshot(1, 900, "/usr/bin/dash", &["sh", "-c", "x"]));
    table.seed(&snapshot(5, 1, "/usr/sbin/nginx", &["nginx"]));
    table.observe(&exact_run(9, 5, "/usr/bin/id", &["id"]));
    let last = table.get(exact(9)).unwrap();
    let parents: Vec<&str> = table.parents(last).filter_map(Known::program_name).collect();
    assert_eq!(parents, ["nginx", "dash"]);
    assert_eq!(last.origin, Origin::Inside);
    // The first process tells its exact start only now.
    table.observe(&exact_run(1, 900, "/usr/bin/env", &["env"]));
    assert_eq!(table.group(GROUP).unwrap().entry(), Some(exact(1)));
    assert_eq!(table.len(), 3);
}

#[test]
fn what_a_build_made_is_known_a_while_longer_than_its_container() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    table.observe(&run(1, 900, "/usr/bin/x86_64-linux-gnu-ld.bfd", &["ld"]));
    let mut made = file("/srv/app");
    made.place = Place::Upper;
    table.observe(&event(process(1, 900, 1), Action::Open { file: made, flags: 0o1101 }));
    table.observe(&event(process(1, 900, 1), Action::GroupGone { cgroup: GROUP }));
    assert!(table.was_built(GROUP, "/srv/app"));
    assert!(!table.was_built(GROUP, "/srv/other") && !table.was_built(CgroupId(8), "/srv/app"));
    for other in 0..GONE_MAX {
        let mut ran = run(1, 900, "/usr/bin/x86_64-linux-gnu-ld.bfd", &["ld"]);
        ran.cgroup = CgroupId(100 + u64::try_from(other).unwrap());
        let mut made = file("/x");
        made.place = Place::Upper;
        let action = Action::Open { file: made, flags: 0o1101 };
        let wrote = Event { action, ..ran.clone() };
        let gone = Event { action: Action::GroupGone { cgroup: ran.cgroup }, ..ran.clone() };
        for event in [&ran, &wrote, &gone] {
            table.observe(event);
        }
    }
    assert!(!table.was_built(GROUP, "/srv/app"));
}

#[test]
fn what_somebody_else_writes_is_built_no_more() {
    let mut table = Table::new(HashSet::new(), Arc::default());
    let write = |pid: u32| {
        let mut made = file("/srv/app");
        made.place = Place::Upper;
        event(process(pid, 1, pid), Action::Open { file: made, flags: 0o1101 })
    };
    table.observe(&run(1, 900, "/usr/bin/dash", &["sh"]));
    table.observe(&run(2, 1, "/usr/bin/x86_64-linux-gnu-ld.bfd", &["ld"]));
    table.observe(&write(2));
    table.observe(&run(3, 1, "/usr/bin/x86_64-linux-gnu-strip", &["strip"]));
    table.observe(&write(3));
    assert!(table.was_built(GROUP, "/srv/app"));
    table.observe(&run(4, 1, "/usr/bin/cp", &["cp"]));
    table.observe(&write(4));
    assert!(!table.was_built(GROUP, "/srv/app"));
}
