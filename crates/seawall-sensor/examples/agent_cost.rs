//! The two ends of `cargo xtask bench agent`: a load that is measured, and a sensor beside it.
//!
//! `load` prints the CPU nanoseconds of each operation, `flood SECONDS RATE` opens files at a rate
//! and does now and then what may never be lost, `watch` runs a sensor and judges its events by all
//! built-in rules, takes `track ID`, `untrack ID` and `end` on its standard input and ends with what
//! it saw and cost.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, Write as _, stdin, stdout};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use seawall_runtime::engine::Engine;
use seawall_runtime::event::{Action, CgroupId};
use seawall_runtime::rule::builtin;
use seawall_sensor::{Options, Quota, Sensor};

/// So many that a hundredth of a second is little beside them.
const SPAWNS: u64 = 1_500;
/// How often the rings are drained.
const DRAIN: Duration = Duration::from_millis(10);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["load"] => load(),
        ["flood", seconds, rate] => flood(seconds.parse()?, rate.parse()?),
        ["watch"] => watch(),
        _ => Err("load, flood SECONDS RATE, or watch".into()),
    }
}

fn say(words: &str) -> Result<(), Box<dyn Error>> {
    Ok(writeln!(stdout(), "{words}")?)
}

/// CPU time of this process, in nanoseconds.
fn cpu() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    u64::try_from(time.tv_sec * 1_000_000_000 + time.tv_nsec).unwrap_or(0)
}

fn measure(
    name: &str,
    count: u32,
    operation: &mut dyn FnMut() -> std::io::Result<()>,
) -> Result<(), Box<dyn Error>> {
    let begin = cpu();
    for _ in 0..count {
        operation()?;
    }
    say(&format!("{name} {}", (cpu() - begin) / u64::from(count)))
}

fn load() -> Result<(), Box<dyn Error>> {
    measure("getppid", 1_000_000, &mut || {
        let _parent = std::hint::black_box(rustix::process::getppid());
        Ok(())
    })?;
    measure("open-read", 200_000, &mut || File::open("/etc/passwd").map(drop))?;
    let scratch = tempfile::NamedTempFile::new()?;
    let mut options = File::options();
    options.write(true);
    measure("open-write", 200_000, &mut || options.open(scratch.path()).map(drop))?;
    measure("connect", 30_000, &mut || {
        let _refused = TcpStream::connect("127.0.0.1:1");
        Ok(())
    })?;
    let begin = cpu_with_children()?;
    for _ in 0..SPAWNS {
        Command::new("/bin/true").status()?;
    }
    say(&format!("spawn {}", (cpu_with_children()? - begin) / SPAWNS))
}

/// CPU time of this process and its children that ended, in nanoseconds, to a hundredth of a second.
fn cpu_with_children() -> Result<u64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = text.rsplit_once(')').ok_or("no name")?;
    let times = fields.split_whitespace().skip(11).take(4);
    let ticks: u64 = times.map(str::parse::<u64>).sum::<Result<_, _>>()?;
    Ok(ticks * 10_000_000)
}

/// Empties a file at a rate, for to open one again that did not change is no event, and 20 times a
/// second asks for a connection and starts a program as another user.
fn flood(seconds: u64, rate: u64) -> Result<(), Box<dyn Error>> {
    let scratch = tempfile::NamedTempFile::new()?;
    let begin = Instant::now();
    let (mut opened, mut started) = (0_u64, 0_u64);
    let mut options = File::options();
    options.write(true).truncate(true);
    while begin.elapsed() < Duration::from_secs(seconds) {
        let due = u64::try_from(begin.elapsed().as_micros())? * rate / 1_000_000;
        while opened < due {
            drop(options.open(scratch.path())?);
            opened += 1;
        }
        if started * 50 < u64::try_from(begin.elapsed().as_millis())? {
            let _refused = TcpStream::connect("127.0.0.1:1");
            Command::new("/bin/true").uid(65534).status()?;
            started += 1;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    let rest = format!("exec {started} exit {started} connect {started} privilege {started}");
    say(&format!("open {opened} {rest}"))
}

/// How many events of each class were seen.
#[derive(Default)]
struct Seen {
    all: usize,
    opens: usize,
    execs: usize,
    exits: usize,
    connects: usize,
    privileges: usize,
}

impl Seen {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other classes may be shed")]
    fn count(&mut self, action: &Action) {
        self.all += 1;
        match action {
            Action::Open { .. } => self.opens += 1,
            Action::Exec(_) => self.execs += 1,
            Action::Exit { .. } => self.exits += 1,
            Action::Connect(_) => self.connects += 1,
            Action::Credentials { .. } => self.privileges += 1,
            _ => {}
        }
    }
}

fn watch() -> Result<(), Box<dyn Error>> {
    let quota = Quota { per_second: 0, burst: 0 };
    let options = Options { track_new: false, quota, sensitive: Vec::new(), pins: None };
    let mut sensor = Sensor::start(options)?;
    let mut engine = Engine::new(Arc::new(builtin::rules()?));
    let begin = cpu();
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for line in stdin().lock().lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    say("ready")?;
    let (mut seen, mut alerts, mut alert_count) = (Seen::default(), Vec::new(), 0);
    loop {
        sensor.wait(DRAIN)?;
        sensor.drain(&mut |event| {
            seen.count(&event.action);
            engine.feed(&event, &mut alerts);
        });
        alert_count += alerts.len();
        alerts.clear();
        match receive.try_recv() {
            Ok(line) if line == "end" => break,
            Ok(line) => command(&mut sensor, &line)?,
            Err(_) => {}
        }
    }
    let status = sensor.status();
    let Seen { all, opens, execs, exits, connects, privileges } = seen;
    say(&format!(
        "open {opens} exec {execs} exit {exits} connect {connects} privilege {privileges} \
         events {all} alerts {alert_count} lost {} misunderstood {} cpu-ms {} rss-kib {}",
        status.lost,
        status.misunderstood,
        (cpu() - begin) / 1_000_000,
        resident()?
    ))
}

fn command(sensor: &mut Sensor, line: &str) -> Result<(), Box<dyn Error>> {
    let (verb, id) = line.split_once(' ').ok_or("a command without a number")?;
    let cgroup = CgroupId(id.parse()?);
    if verb == "track" {
        sensor.track(cgroup, Quota { per_second: 0, burst: 0 })?;
    } else {
        sensor.untrack(cgroup)?;
    }
    say("done")
}

/// Most memory that this process had, in KiB.
fn resident() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmHWM")?;
    Ok(number.parse()?)
}
