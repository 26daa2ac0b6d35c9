//! Tests of [`super`].

use seawall_runtime::event::CgroupId;

use super::{mapped, of, sockets};

#[test]
fn mapped_programs_and_libraries_are_found_once() {
    let maps = "55d0-55d1 r--p 00000000 fe:01 12 /usr/bin/x\n\
        55d1-55d2 r-xp 00001000 fe:01 12 /usr/bin/x\n\
        55d2-55d3 r-xp 00002000 fe:01 12 /usr/bin/x\n\
        7f00-7f01 r-xp 00000000 fe:01 13 /lib/a b.so (deleted)\n\
        7f02-7f03 r-xp 00000000 00:00 0 [vdso]\n\
        7f04-7f05 rw-p 00000000 fe:01 14 /data\n\
        broken\n";
    assert_eq!(mapped(maps), ["/usr/bin/x", "/lib/a b.so (deleted)"]);
}

#[test]
fn sockets_that_await_connections_are_read_with_their_inodes() {
    let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
        0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 71 1 0 100\n\
        1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 72 1 0 100\n\
        2: 00000000:0050 0100007F:0051 01 00000000:00000000 00:00000000 00000000     0        0 73 1 0 100\n\
        3: 0000000000000000FFFF00000100007F:0051 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 74 1\n\
        4: zz\n";
    let mut found: Vec<_> = sockets(table, "0A")
        .into_iter()
        .map(|(inode, end)| format!("{inode} {}:{}", end.address, end.port))
        .collect();
    found.sort();
    let expected = if cfg!(target_endian = "little") {
        ["71 127.0.0.1:8080", "72 0.0.0.0:80", "74 127.0.0.1:81"]
    } else {
        ["71 1.0.0.127:8080", "72 0.0.0.0:80", "74 ::ffff:1.0.0.127:81"]
    };
    assert_eq!(found, expected);
}

#[test]
fn this_process_is_seen_with_what_it_has() {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let own = std::env::current_exe().unwrap();
    let opened = std::fs::File::open(&own).unwrap();
    let snapshots = of(&[std::process::id(), u32::MAX], CgroupId(7));
    let [snapshot] = &snapshots[..] else { panic!("{} processes", snapshots.len()) };
    let own = own.to_str().unwrap();
    assert_eq!(snapshot.program.file.path, own);
    assert!(snapshot.mapped.iter().any(|file| file.path == own));
    assert!(snapshot.opened.iter().any(|file| file.path == own));
    let port = socket.local_addr().unwrap().port();
    assert!(snapshot.listening.iter().any(|one| one.local.is_some_and(|end| end.port == port)));
    assert!(snapshot.unread.is_empty());
    drop(opened);
}
