//! A container that floods loses its own files only, and the loss is told.

use seawall_runtime::event::{Action, Blind, BlindReason, CgroupId, Class, Event};
use seawall_sensor::Quota;

use crate::container::{Config, Container, number};
use crate::watch::{PLENTY, Told, is_left_out, sensor};

/// Openings for writing, then a program that has to be told all the same.
const FLOOD: &str = "while [ ! -e /tmp/go ]; do sleep 0.05; done
i=0; while [ $i -lt 300 ]; do echo a > /tmp/$i; i=$((i+1)); done; /bin/id > /dev/null; exit 0";

#[test]
fn a_flood_of_files_hides_neither_programs_nor_neighbours() {
    let Some(mut sensor) = sensor(false) else { return };
    let (mut flooding, mut quiet) = (Container::new(), Container::new());
    let children = [flooding.start(&Config::shell(FLOOD)), quiet.start(&Config::shell(FLOOD))];
    let mut groups = Vec::new();
    for (container, quota) in [(&flooding, Quota { per_second: 1, burst: 10 }), (&quiet, PLENTY)] {
        container.wait_until_it_runs();
        let cgroup = CgroupId(number(&container.cgroup()));
        sensor.track(cgroup, quota).expect("it is tracked");
        groups.push(cgroup);
    }
    for container in [&flooding, &quiet] {
        std::fs::write(container.path("bundle/rootfs/tmp/go"), "").expect("let it go on");
    }
    for child in children {
        assert!(child.wait_with_output().expect("it ended").status.success());
    }
    let mut events = Vec::new();
    let is_over = |events: &[Event]| {
        groups.iter().all(|group| events.iter().any(|event| is_id(event) && event.cgroup == *group))
    };
    Told::until(&mut sensor, &mut events, &is_over);
    sensor.drain(&mut |event| events.push(event));
    let files = |group: CgroupId| {
        let of_group = events.iter().filter(|event| event.cgroup == group);
        of_group.filter(|event| is_numbered(event)).count()
    };
    let [flooding, quiet] = groups[..] else { panic!("two groups") };
    assert!(files(flooding) < 60, "{}", files(flooding));
    assert_eq!(files(quiet), 300);
    let blind = |event: &Event| {
        let Action::Blind(blind) = &event.action else { return None };
        if is_left_out(event) {
            return None;
        }
        let Blind { class, reason, lost, since } = blind;
        assert_eq!((*class, *reason, event.cgroup), (Class::File, BlindReason::Quota, flooding));
        assert!(*since <= event.time);
        *lost
    };
    let lost: u64 = events.iter().filter_map(blind).sum();
    assert!(usize::try_from(lost).expect("a count") + files(flooding) >= 300, "{lost}");
}

fn is_id(event: &Event) -> bool {
    matches!(&event.action, Action::Exec(exec) if exec.file.path == "/bin/id")
}

/// Whether it opens one of the files that the flood makes.
fn is_numbered(event: &Event) -> bool {
    let Action::Open { file, .. } = &event.action else { return false };
    let number = file.path.strip_prefix("/tmp/");
    number.is_some_and(|number| number.parse::<u32>().is_ok())
}
