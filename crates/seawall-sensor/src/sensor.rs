//! The sensor: programs that run, rings that are read, control groups that are tracked.

use std::collections::BTreeMap;
use std::os::fd::AsFd as _;
use std::path::Path;
use std::time::Duration;

use libbpf_rs::{MapCore as _, MapFlags, MapHandle};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::time::{ClockId, clock_gettime};
use seawall_runtime::event::{Action, CgroupId, Event};

use crate::decode::cursor::Cursor;
use crate::decode::{DecodeError, Decoded, decode, time_of};
use crate::executables::Executables;
use crate::layout::{AUTOMATIC, Form, LossesForm, NameForm, SeenForm, SettingsForm, TrackedForm};
use crate::left_out::LeftOut;
use crate::losses::{self, Books, Losses};
use crate::named;
use crate::pins;
use crate::programs::{self, Loaded};
use crate::ring::Ring;
use crate::{Options, Quota, SensorError, Since, StartError, Status};

/// Bytes of the rings: `SW_RING_…` in `ebpf/seawall.h`.
pub(crate) const RINGS: [(&str, usize); 3] =
    [("ring_process", 8 << 20), ("ring_network", 2 << 20), ("ring_file", 4 << 20)];
/// Tracked control groups: `SW_GROUPS_TRACKED`.
pub(crate) const TRACKED_MAX: usize = 4096;
/// The only key of maps with one value.
const ONLY_KEY: [u8; 4] = [0; 4];
/// `HOW_OPENED` in `ebpf/files.h`.
const OPENED: u32 = 1;
const BILLION: u64 = 1_000_000_000;

/// Watches containers.
#[derive(Debug)]
pub struct Sensor {
    loaded: Loaded,
    rings: Vec<(MapHandle, Ring)>,
    settings: Settings,
    tracked: BTreeMap<CgroupId, Quota>,
    executables: Executables,
    losses: Losses,
    left_out: LeftOut,
    is_resumed: bool,
    misunderstood: u64,
}

#[derive(Debug)]
struct Settings {
    generation: u32,
    options: Options,
}

impl Sensor {
    /// Loads the programs and attaches those that the kernel takes.
    pub fn start(options: Options) -> Result<Self, StartError> {
        let (loaded, is_resumed) = match &options.pins {
            Some(folder) => pins::load(folder, programs::object(), programs::load)?,
            None => (programs::load()?, false),
        };
        let rings = RINGS
            .iter()
            .map(|(name, size)| {
                let map = handle(&loaded, name)?;
                let ring = Ring::map(map.as_fd(), *size).map_err(StartError::Ring)?;
                Ok((map, ring))
            })
            .collect::<Result<_, StartError>>()?;
        let settings = Settings { generation: 1, options };
        let left_out = LeftOut::of(&loaded.links, now(ClockId::Realtime));
        let mut sensor = Self {
            loaded,
            rings,
            settings,
            tracked: BTreeMap::new(),
            executables: Executables::default(),
            losses: Losses::default(),
            left_out,
            is_resumed,
            misunderstood: 0,
        };
        sensor.resume();
        sensor.write_settings().map_err(StartError::Map)?;
        Ok(sensor)
    }

    /// Whether the programs were there already, pinned by an agent before this one.
    pub fn is_resumed(&self) -> bool {
        self.is_resumed
    }

    /// Takes programs and maps out of the kernel that an agent pinned in a folder.
    pub fn remove_pins(folder: &Path) -> Result<(), StartError> {
        pins::clear(folder)
    }

    /// Learns what an agent before this one left: which control groups it tracked.
    fn resume(&mut self) {
        if let Some(settings) = self.read::<SettingsForm>("settings") {
            self.settings.generation = settings.generation.wrapping_add(1);
        }
        let Some(map) = self.loaded.maps.get("tracked") else { return };
        for key in map.keys() {
            let Ok(Some(value)) = map.lookup(&key, MapFlags::ANY) else { continue };
            let Ok(form) = TrackedForm::read(&mut Cursor::new(&value)) else { continue };
            let Ok(key) = <[u8; 8]>::try_from(key) else { continue };
            if form.flags & AUTOMATIC == 0 {
                let quota = Quota { per_second: form.rate, burst: form.burst };
                self.tracked.insert(CgroupId(u64::from_ne_bytes(key)), quota);
            }
        }
    }

    /// Reads the value of a map that has one.
    fn read<F: Form>(&self, name: &str) -> Option<F> {
        let bytes = self.loaded.maps.get(name)?.lookup(&ONLY_KEY, MapFlags::ANY).ok()??;
        F::read(&mut Cursor::new(&bytes)).ok()
    }

    /// Tells from now on what happens in a control group and in those below it. Says whether that
    /// is all that ever happened there.
    pub fn track(&mut self, cgroup: CgroupId, quota: Quota) -> Result<Since, SensorError> {
        if TRACKED_MAX <= self.tracked.len() {
            return Err(SensorError::Full(self.tracked.len()));
        }
        let value = tracked_value(quota, 0, now(ClockId::Boottime));
        let map = self.map("tracked")?;
        let key = cgroup.0.to_ne_bytes();
        let before = map.lookup(&key, MapFlags::ANY).map_err(SensorError::Map)?;
        map.update(&key, &value, MapFlags::ANY).map_err(SensorError::Map)?;
        self.tracked.insert(cgroup, quota);
        self.raise_generation()?;
        Ok(if before.is_some() { Since::Beginning } else { Since::Now })
    }

    /// Tells no longer what happens in a control group.
    pub fn untrack(&mut self, cgroup: CgroupId) -> Result<(), SensorError> {
        let map = self.map("tracked")?;
        match map.delete(&cgroup.0.to_ne_bytes()) {
            Ok(()) => {}
            Err(error) if error.kind() == libbpf_rs::ErrorKind::NotFound => {}
            Err(error) => return Err(SensorError::Map(error)),
        }
        self.tracked.remove(&cgroup);
        self.raise_generation()
    }

    /// Hands over what was told so far, oldest first, and what was lost; returns how many events
    /// that were.
    pub fn drain(&mut self, tell: &mut dyn FnMut(Event)) -> usize {
        let wall = now(ClockId::Realtime).saturating_sub(now(ClockId::Boottime));
        let ends: Vec<u64> = self.rings.iter().map(|(_, ring)| ring.written()).collect();
        let mut count = 0;
        let mut gone = Vec::new();
        while let Some(decoded) = self.next(&ends, wall) {
            let Ok(decoded) = decoded else {
                self.misunderstood += 1;
                continue;
            };
            let event = self.complete(decoded);
            if let Action::GroupGone { cgroup } = event.action {
                gone.push(cgroup);
            }
            count += 1;
            tell(event);
        }
        self.tell_losses(wall, tell);
        for cgroup in gone {
            // Nobody can be in it any more; that it is not tracked may be.
            let _untracked = self.untrack(cgroup);
            if let Some(books) = self.books() {
                books.forget(cgroup);
            }
        }
        count
    }

    /// Takes the oldest record from the rings.
    fn next(&mut self, ends: &[u64], wall: u64) -> Option<Result<Decoded, DecodeError>> {
        let index = self.oldest(ends)?;
        let ((_, ring), end) = self.rings.get_mut(index).zip(ends.get(index))?;
        let decoded = decode(ring.peek(*end)?, wall);
        ring.pass();
        Some(decoded)
    }

    /// Adds to an event what its record could not say.
    fn complete(&mut self, decoded: Decoded) -> Event {
        let Decoded { mut event, name } = decoded;
        self.executables.complete(&mut event);
        named::complete(&mut event);
        if let (Action::Open { file, .. }, Some(name)) = (&event.action, name)
            && self.is_sensitive(&file.path)
        {
            // Where it cannot be marked, the next opening may not be told.
            if self.mark(&name, file.id.changed).is_err() {
                self.misunderstood += 1;
            }
        }
        event
    }

    fn is_sensitive(&self, path: &str) -> bool {
        self.settings.options.sensitive.iter().any(|place| {
            if place.starts_with('/') { path.starts_with(place) } else { path.contains(place) }
        })
    }

    /// Lets the kernel's side tell each opening of a file.
    fn mark(&self, name: &NameForm, changed: u64) -> Result<(), SensorError> {
        let mut key = Vec::with_capacity(NameForm::SIZE);
        for number in [name.cgroup, name.dentry, name.mount, name.inode, name.exe, name.writer] {
            key.extend(number.to_ne_bytes());
        }
        let mut value = Vec::with_capacity(SeenForm::SIZE);
        value.extend(changed.to_ne_bytes());
        value.extend(OPENED.to_ne_bytes());
        value.extend(1_u32.to_ne_bytes());
        self.map("seen")?.update(&key, &value, MapFlags::ANY).map_err(SensorError::Map)
    }

    fn tell_losses(&mut self, wall: u64, tell: &mut dyn FnMut(Event)) {
        let now = now(ClockId::Realtime);
        let mut losses = std::mem::take(&mut self.losses);
        if let (Some(counted), Some(books)) = (self.counted(), self.books()) {
            losses.tell(counted, books, (now, wall), tell);
        }
        let since = self.left_out.look(now);
        if let (Some(since), Some(books)) = (since, self.books()) {
            losses::tell_left_out(self.left_out.total(), books, (since, now), tell);
        }
        self.losses = losses;
    }

    /// Waits until a ring is a quarter full, at most for `timeout`. What is told meanwhile stays
    /// in the rings: waking somebody for each record costs several times the record.
    pub fn wait(&self, timeout: Duration) -> Result<(), SensorError> {
        let mut ends: Vec<PollFd<'_>> = self
            .rings
            .iter()
            .map(|(map, _)| PollFd::from_borrowed_fd(map.as_fd(), PollFlags::IN))
            .collect();
        let timeout = Timespec::try_from(timeout).unwrap_or(Timespec { tv_sec: 1, tv_nsec: 0 });
        match rustix::event::poll(&mut ends, Some(&timeout)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(SensorError::Wait(error.into())),
        }
    }

    /// Says how the sensor does.
    pub fn status(&self) -> Status {
        Status {
            coverage: self.loaded.coverage.clone(),
            tracked: self.tracked.len(),
            lost: self.counted().map_or(0, |losses| losses.all) + self.left_out.total(),
            misunderstood: self.misunderstood,
        }
    }

    /// The ring whose next record is the oldest.
    fn oldest(&mut self, ends: &[u64]) -> Option<usize> {
        self.rings
            .iter_mut()
            .zip(ends)
            .enumerate()
            .filter_map(|(index, ((_, ring), end))| Some((time_of(ring.peek(*end)?), index)))
            .min()
            .map(|(_, index)| index)
    }

    fn map(&self, name: &'static str) -> Result<&MapHandle, SensorError> {
        let missing = || SensorError::Wait(std::io::Error::other(name));
        self.loaded.maps.get(name).ok_or_else(missing)
    }

    fn raise_generation(&mut self) -> Result<(), SensorError> {
        self.settings.generation = self.settings.generation.wrapping_add(1);
        self.write_settings().map_err(SensorError::Map)
    }

    fn counted(&self) -> Option<LossesForm> {
        self.read("losses")
    }

    fn books(&self) -> Option<Books<'_>> {
        let tracked = self.loaded.maps.get("tracked")?;
        Some(Books { tracked, told: self.loaded.maps.get("told")? })
    }

    fn write_settings(&self) -> libbpf_rs::Result<()> {
        let Some(map) = self.loaded.maps.get("settings") else { return Ok(()) };
        let Settings { generation, options } = &self.settings;
        let mut bytes = Vec::with_capacity(SettingsForm::SIZE);
        bytes.extend(generation.to_ne_bytes());
        bytes.extend(u32::from(options.track_new).to_ne_bytes());
        bytes.extend(options.quota.per_second.to_ne_bytes());
        bytes.extend(options.quota.burst.to_ne_bytes());
        map.update(&ONLY_KEY, &bytes, MapFlags::ANY)
    }
}

fn handle(loaded: &Loaded, name: &'static str) -> Result<MapHandle, StartError> {
    let map = loaded.maps.get(name).ok_or(StartError::NoMap(name))?;
    MapHandle::try_from(map).map_err(StartError::Map)
}

/// The value of `tracked` for a control group that has lost nothing.
fn tracked_value(quota: Quota, flags: u32, now: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(TrackedForm::SIZE);
    for number in [quota.per_second, quota.burst, quota.burst.saturating_mul(BILLION), now] {
        bytes.extend(number.to_ne_bytes());
    }
    bytes.resize(TrackedForm::SIZE - 8, 0);
    bytes.extend((flags & AUTOMATIC).to_ne_bytes());
    bytes.resize(TrackedForm::SIZE, 0);
    bytes
}

/// A clock in nanoseconds.
pub(crate) fn now(clock: ClockId) -> u64 {
    let time = clock_gettime(clock);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    seconds.saturating_mul(BILLION).saturating_add(u64::try_from(time.tv_nsec).unwrap_or(0))
}
