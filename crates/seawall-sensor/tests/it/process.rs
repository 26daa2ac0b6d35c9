//! Processes of real containers: programs, children, ends.

use seawall_runtime::event::{Action, Event, Place, ProcessId, Stream};

use crate::container::{Config, Container, number};
use crate::watch::{PLENTY, Told, is_left_out, sensor, shared};

#[test]
fn each_program_of_a_container_is_told_with_full_identity() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    container.write("bin/script", "#!/bin/sh\n/bin/true from-script\n");
    let mut config = Config::shell("cp /bin/true /tmp/new; /tmp/new here; /bin/script one; exit 0");
    config.environment = vec!["LD_PRELOAD=/bin/none.so".to_owned(), "SECRET=word".to_owned()];
    let told = Told::of_run(&mut sensor, &mut container, &config);

    for event in &told.events {
        if !matches!(event.action, Action::GroupMade { .. } | Action::GroupGone { .. }) {
            assert_full(event);
        }
    }
    let (_, shell) = told.exec("/bin/dash");
    assert_eq!(shell.arguments[..2], ["/bin/sh", "-c"]);
    assert_eq!(shell.environment, ["PATH=/bin", "LD_PRELOAD=/bin/none.so"]);
    assert_eq!(shell.file.place, Place::Lower);
    assert_eq!(shell.folder, "/");
    assert_eq!(shell.streams, [Stream::Pipe; 3]);
    let loader = shell.loader.as_ref().expect("a loader");
    assert!(loader.path.contains("/ld-linux"), "{loader:?}");
    assert_eq!(loader.place, Place::Lower);

    let (event, new) = told.exec("/tmp/new");
    assert_eq!(new.file.place, Place::Upper);
    assert_eq!(new.file.id, event.process.executable);
    assert_eq!(new.arguments, ["/tmp/new", "here"]);

    let scripts: Vec<_> =
        told.execs().into_iter().filter(|(_, exec)| exec.script.is_some()).collect();
    let [(_, script)] = scripts[..] else { panic!("one script: {scripts:?}") };
    assert_eq!(script.file.path, "/bin/dash");
    assert_eq!(script.script.as_ref().expect("a script").path, "/bin/script");
    assert_eq!(script.arguments, ["/bin/sh", "/bin/script", "one"]);
}

/// No member of a process may be empty.
fn assert_full(event: &Event) {
    let process = &event.process;
    let numbers = [
        u64::from(process.id.pid),
        process.id.start,
        u64::from(process.thread),
        u64::from(process.pid_inside),
        u64::from(process.parent.pid),
        process.parent.start,
        u64::from(process.mount_namespace),
        u64::from(process.pid_namespace),
        u64::from(process.network_namespace),
        u64::from(process.user_namespace),
        process.executable.inode,
        process.executable.changed,
        u64::from(process.executable.device),
        event.cgroup.0,
        event.time,
    ];
    assert!(numbers.iter().all(|number| *number != 0), "something is empty: {event:#?}");
    assert!(!process.name.is_empty(), "{event:#?}");
}

#[test]
fn children_and_their_ends_are_told_once_each() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let config = Config::shell("sh -c 'exit 3'; sh -c 'kill -9 $$'; true & wait; exit 0");
    let told = Told::of_run(&mut sensor, &mut container, &config);
    let mut ends: Vec<(ProcessId, u8, u8)> = Vec::new();
    for event in &told.events {
        if let Action::Exit { code, signal } = event.action {
            assert!(!ends.iter().any(|(id, ..)| *id == event.process.id), "told twice: {event:?}");
            ends.push((event.process.id, code, signal));
        }
    }
    for event in &told.events {
        if let Action::Fork { child, cgroup, .. } = event.action {
            assert_eq!(cgroup, told.cgroup);
            assert!(ends.iter().any(|(id, ..)| *id == child), "the end of {child:?} is missing");
        }
    }
    assert_eq!(ends.iter().filter(|(_, code, _)| *code == 3).count(), 1);
    assert_eq!(ends.iter().filter(|(_, _, signal)| *signal == 9).count(), 1);
}

#[test]
fn a_container_of_milliseconds_is_seen_from_its_first_program_to_its_end() {
    let Some(mut sensor) = shared() else { return };
    for _ in 0..5 {
        let mut container = Container::new();
        let config = Config { arguments: vec!["/bin/true".to_owned()], ..Config::default() };
        let told = Told::of_run(&mut sensor, &mut container, &config);
        let (event, _) = told.exec("/bin/true");
        assert_full(event);
        assert_eq!(event.process.pid_inside, 1);
        let ended = told.events.iter().any(|other| {
            other.process.id == event.process.id
                && matches!(other.action, Action::Exit { code: 0, signal: 0 })
        });
        assert!(ended, "the end is missing: {:#?}", told.events);
    }
}

#[test]
fn a_container_that_runs_already_is_told_from_the_moment_it_is_tracked_and_others_never() {
    let Some(mut sensor) = sensor(false) else { return };
    let mut container = Container::new();
    let mut other = Container::new();
    let config = Config::shell("while [ ! -e /tmp/go ]; do sleep 0.05; done; /bin/id; exit 0");
    let child = container.start(&config);
    let second = other.start(&config);
    let go = |container: &Container| container.path("bundle/rootfs/tmp/go");
    for one in [&container, &other] {
        one.wait_until_it_runs();
    }
    let cgroup = seawall_runtime::event::CgroupId(number(&container.cgroup()));
    let stranger = seawall_runtime::event::CgroupId(number(&other.cgroup()));
    sensor.track(cgroup, PLENTY).expect("the container can be tracked");
    for one in [&container, &other] {
        std::fs::write(go(one), "").expect("let it go on");
    }
    let output = child.wait_with_output().expect("wait");
    assert!(output.status.success(), "{output:?}");
    assert!(second.wait_with_output().expect("wait").status.success());
    let mut events = Vec::new();
    let is_told = |events: &[Event]| {
        events
            .iter()
            .any(|event| matches!(&event.action, Action::Exec(exec) if exec.file.path == "/bin/id"))
    };
    Told::until(&mut sensor, &mut events, &is_told);
    sensor.drain(&mut |event| events.push(event));
    let foreign = |event: &&Event| {
        event.cgroup != cgroup
            && !matches!(event.action, Action::GroupMade { .. } | Action::GroupGone { .. })
            && !is_left_out(event)
    };
    assert_eq!(events.iter().find(foreign), None);
    assert!(
        !events
            .iter()
            .any(|event| event.cgroup == stranger && matches!(event.action, Action::Exec(_)))
    );
}
