//! Tests of [`super`].

use std::time::Duration;

use super::{boot_time, cpu_times, field, ports, security, start_ticks, user_inside};

#[test]
fn status_tells_what_a_process_may_do() {
    let status = "Name:\tsh\nUid:\t1000\t1000\t1000\t1000\nCapEff:\t00000000a80425fb\n\
                  CapBnd:\t000001ffffffffff\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n";
    let found = security(status);
    assert_eq!(found.capabilities, Some(0xa804_25fb));
    assert_eq!(found.capabilities_bounding, Some(0x1ff_ffff_ffff));
    assert_eq!(found.seccomp, Some(2));
    assert_eq!(found.may_raise, Some(false));
    assert_eq!(field(status, "Seccomp"), Some("2"));
    assert_eq!(security("").capabilities, None);
}

#[test]
fn times_of_processors_are_those_of_the_process_and_of_its_children() {
    let stat = "7 (a) b) S 1 7 7 0 -1 4194304 1 2 3 4 150 50 30 20 39 19 1 0 1234 0";
    let millis = Duration::from_millis;
    assert_eq!(cpu_times(stat), Some((millis(2_000), millis(500))));
    assert_eq!(cpu_times("7 (a) S 1"), None);
}

#[test]
fn users_are_translated_by_the_map() {
    let map = "         0     100000      65536\n     70000     300000          1\n";
    for (outside, inside) in [
        (100_000, Some(0)),
        (100_033, Some(33)),
        (165_536, None),
        (300_000, Some(70_000)),
        (5, None),
    ] {
        assert_eq!(user_inside(map, outside), inside);
    }
}

#[test]
fn a_name_with_brackets_does_not_shift_the_start() {
    let fields: Vec<String> = (3..=22).map(|number| number.to_string()).collect();
    let stat = format!("7 (a) b) (c) {}", fields.join(" "));
    assert_eq!(start_ticks(&stat), Some(22));
    assert_eq!(start_ticks("7 (a"), None);
    assert_eq!(boot_time("cpu 1\nbtime 1700000000\n"), Some(1_700_000_000));
}

#[test]
fn listening_sockets_are_told_and_loopback_is_not() {
    let table = "  sl  local_address rem_address   st tx_queue\n\
        0: 00000000:0050 00000000:0000 0A 00000000:00000000\n\
        1: 0100007F:1F90 00000000:0000 0A 00000000:00000000\n\
        2: 0200A8C0:0051 00000000:0000 01 00000000:00000000\n\
        broken\n";
    let found: Vec<u16> = ports(table, "tcp").iter().map(|port| port.port).collect();
    assert_eq!(found, [80]);
}
