//! Which files of real containers are in use: each case is a command, a file of a package, and how
//! far it has to be in use; once with an agent that saw the container start, once with one that came
//! later.

use std::time::{Duration, Instant};

use seawall_agent::control::{Reply, Request, ask};
use seawall_runtime::in_use::files::UsedFiles;
use seawall_runtime::in_use::{Grade, Unobserved};

use crate::host::{Host, patience, soon};

struct Case {
    name: &'static str,
    command: &'static str,
    /// The end of a file's path, and its grade; `Present` means that it is not met at all.
    files: &'static [(&'static str, Grade)],
}

/// A server of Python that says `ready` to nobody: what matters is that it listens.
const SERVER: &str = "python3 -c 'import ssl, http.server as h; h.test(port=8000)'";

const CASES: &[Case] = &[
    Case {
        name: "library-loaded",
        command: "python3 -c 'import ssl, time; time.sleep(600)'",
        files: &[("/libssl.so.3", Grade::Loaded), ("/python3.11", Grade::Executed)],
    },
    Case {
        name: "library-listening",
        command: SERVER,
        files: &[("/libssl.so.3", Grade::Listening), ("/python3.11", Grade::Listening)],
    },
    Case {
        name: "web-server",
        command: "nginx -g 'daemon off;'",
        files: &[("/sbin/nginx", Grade::Listening), ("/libpcre2-8.so", Grade::Listening)],
    },
    Case {
        name: "key-value-store",
        command: "redis-server --bind 0.0.0.0 --protected-mode no --save ''",
        files: &[("/redis-check-rdb", Grade::Listening), ("/libjemalloc.so.2", Grade::Listening)],
    },
    Case {
        name: "loopback-only",
        command: "memcached -u root -l 127.0.0.1",
        files: &[("/bin/memcached", Grade::Executed)],
    },
    Case {
        name: "node-service",
        command: "node -e 'require(\"http\").createServer().listen(3000, \"0.0.0.0\")'",
        files: &[("/bin/node", Grade::Listening), ("/libz.so.1", Grade::Listening)],
    },
    Case {
        name: "node-idle",
        command: "node -e 'setTimeout(() => {}, 600000)'",
        files: &[("/bin/node", Grade::Executed), ("/redis-check-rdb", Grade::Present)],
    },
    Case {
        name: "script-of-ruby",
        command: "ruby -rjson -e 'sleep 600'",
        files: &[("/bin/ruby3.1", Grade::Executed), ("/libruby-3.1.so", Grade::Loaded)],
    },
    Case {
        name: "shell-alone",
        command: "sleep 600",
        files: &[("/sleep", Grade::Executed), ("/libssl.so.3", Grade::Present)],
    },
    Case {
        name: "ended-before-it-is-asked",
        command: "git --version; sqlite3 :memory: 'select 1'; sleep 600",
        files: &[("/bin/git", Grade::Executed), ("/libsqlite3.so.0", Grade::Loaded)],
    },
];

fn used(host: &Host, id: &str) -> Option<UsedFiles> {
    match ask(&host.data(), &Request::Use { id: id.to_owned() }) {
        Ok(Reply::Used(used)) => Some(used),
        _ => None,
    }
}

fn grade(used: &UsedFiles, end: &str) -> Grade {
    let is_it = |path: &str| path.ends_with(end) || path.contains(&format!("{end}."));
    let of = used.files.iter().filter(|file| is_it(&file.path)).map(|file| file.grade);
    of.max().unwrap_or(Grade::Present)
}

/// Waits until the files have the grades of a case, and says what they have if they never do.
fn check(host: &Host, id: &str, case: &Case) {
    let deadline = Instant::now() + patience(Duration::from_secs(30));
    loop {
        let used = used(host, id);
        let found: Vec<(&str, Option<Grade>)> = case
            .files
            .iter()
            .map(|(end, _)| (*end, used.as_ref().map(|used| grade(used, end))))
            .collect();
        let is_right =
            found.iter().zip(case.files).all(|((_, found), (_, grade))| *found == Some(*grade));
        if is_right {
            return;
        }
        assert!(Instant::now() < deadline, "{}: {found:?}", case.name);
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn what_containers_use_is_seen_from_their_first_program_on() {
    let Some(host) = Host::start("what containers use", "") else { return };
    let status = host.status().unwrap();
    if status["unseen"].to_string().contains("events:") {
        soon("the sensor is ready", || {
            !host.status().unwrap()["unseen"].to_string().contains("is starting")
        });
    }
    for case in CASES {
        let container = host.container(case.name, true, &["sh", "-c", case.command]);
        container.start();
        soon("the container is known", || host.told(&container.id).is_some());
        check(&host, &container.id, case);
        let used = used(&host, &container.id).unwrap();
        assert!(!used.unobserved.contains(&Unobserved::BeganBefore), "{}", case.name);
    }
}

#[test]
fn what_containers_used_before_the_agent_came_is_read_from_their_processes() {
    let Some(mut host) = Host::start("what containers used before", "") else { return };
    host.kill_agent();
    let mut ids = Vec::new();
    for case in CASES {
        let container = host.container(case.name, false, &["sh", "-c", case.command]);
        container.start();
        ids.push(container.id.clone());
        // They outlive the agent that is borrowed here.
        std::mem::forget(container);
    }
    // What listens has to listen before the agent comes.
    std::thread::sleep(patience(Duration::from_secs(8)));
    host.start_agent();
    for (case, id) in CASES.iter().zip(&ids) {
        soon("the container is known", || used(&host, id).is_some());
        if case.name == "ended-before-it-is-asked" {
            // Nobody can know it, and that is said.
            let used = used(&host, id).unwrap();
            assert_eq!(grade(&used, "/bin/git"), Grade::Present);
        } else {
            check(&host, id, case);
        }
        let used = used(&host, id).unwrap();
        assert!(used.unobserved.contains(&Unobserved::BeganBefore), "{}", case.name);
    }
    for id in ids {
        host.remove(&id);
    }
}
