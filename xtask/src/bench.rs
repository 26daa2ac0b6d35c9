//! `cargo xtask bench [scan|database|cache|limits|registry|again|agent|node]`: measures the numbers of
//! SPECIFICATION.md.
//!
//! Whole processes, started in turn with their peers in one run (A B A B …), median of five.
//! Figures come from GNU time (`/usr/bin/time`): wall and CPU seconds, peak memory. Peers are looked
//! for on PATH; where one is missing, the row says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::output::say;
use crate::suite::release_binary;

mod agent;
mod falco;
mod node;
mod registry;

const RUNS: usize = 5;
const TIME: &str = "/usr/bin/time";
/// What the big image holds, beside Debian's minimal base: about 530 packages.
const BIG_IMAGE: &str = "python3-pip,openjdk-17-jre-headless,nginx,nodejs,npm,git";
/// Scans at once over one cache.
const SCANS_AT_ONCE: usize = 64;

/// One run of one command.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    wall: f64,
    cpu: f64,
    peak_kib: f64,
}

/// A command of a comparison.
struct Contestant {
    name: String,
    line: Vec<String>,
    environment: Vec<(String, String)>,
    runs: Vec<Figures>,
}

/// Runs the benchmarks that are named, or all.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    // They need nothing of the others, and the right to load programs into the kernel.
    match arguments {
        [name] if name == "agent" => return agent::run(root),
        [name] if name == "node" => return node::run(root),
        _ => {}
    }
    ensure!(Path::new(TIME).is_file(), "GNU time is missing: apt-get install time");
    // Another build can be measured in place of this tree's, for comparisons.
    let binary = match std::env::var_os("SEAWALL_BENCH_BINARY") {
        Some(binary) => binary.into(),
        None => release_binary(root, "seawall")?,
    };
    let bench = Bench { out: root.join("out/bench"), binary };
    fs::create_dir_all(&bench.out).context("make out/bench")?;
    let all = arguments.is_empty();
    let is_wanted = |name: &str| all || arguments.iter().any(|wanted| wanted == name);
    let is_known =
        |name: &str| ["scan", "database", "cache", "limits", "registry", "again"].contains(&name);
    if let Some(unknown) = arguments.iter().find(|name| !is_known(name)) {
        bail!(
            "no benchmark `{unknown}`; there are scan, database, cache, limits, registry, again, agent \
             and node"
        );
    }
    if is_wanted("scan") {
        bench.scan(root)?;
    }
    if is_wanted("cache") {
        bench.cache()?;
    }
    if is_wanted("database") {
        bench.database(root)?;
    }
    if is_wanted("limits") {
        bench.limits(root)?;
    }
    if is_wanted("registry") {
        registry::run(&bench.out, &bench.binary)?;
    }
    if is_wanted("again") {
        registry::again(&bench.out, &bench.binary, &root.join("../shared/feeds"))?;
    }
    Ok(())
}

struct Bench {
    out: PathBuf,
    binary: PathBuf,
}

impl Bench {
    fn scan(&self, root: &Path) -> Result<()> {
        let big = self.big_image()?;
        say("\nCold scan of the big Debian image, one gzip layer:");
        self.against_peers(&big, "debian")?;
        self.floor(&big)?;
        let alpine = root.join("../shared/images/alpine-3.18.9.oci.tar");
        if !alpine.is_file() {
            say("SKIPPED: ../shared/images/alpine-3.18.9.oci.tar is not here");
            return Ok(());
        }
        say("\nCold scan of the Alpine image:");
        self.against_peers(&alpine, "alpine")?;
        self.inflater(&alpine)
    }

    fn against_peers(&self, image: &Path, name: &str) -> Result<()> {
        let layout = self.unpacked(image, name)?.display().to_string();
        let image = image.display().to_string();
        let mut contestants = vec![self.seawall(&[
            "scan",
            &format!("oci-archive:{image}"),
            "--no-cache",
            "--offline",
        ])];
        let trivy_cache = self.out.join("trivy").display().to_string();
        for (peer, line) in [
            (
                "trivy",
                vec![
                    "image",
                    "--input",
                    &layout,
                    "--offline-scan",
                    "--skip-db-update",
                    "--skip-java-db-update",
                    "--skip-check-update",
                    "--scanners",
                    "vuln",
                    "--cache-dir",
                    &trivy_cache,
                    "--cache-backend",
                    "memory",
                ],
            ),
            ("syft", vec!["scan", &format!("oci-archive:{image}")]),
            ("grype", vec![&*format!("oci-archive:{image}")]),
        ] {
            if on_path(peer) {
                let mut line: Vec<String> = line.into_iter().map(ToOwned::to_owned).collect();
                line.insert(0, peer.to_owned());
                contestants.push(contestant(
                    peer,
                    line,
                    &[
                        ("GRYPE_DB_AUTO_UPDATE", "false"),
                        ("SYFT_CHECK_FOR_APP_UPDATE", "false"),
                        ("GRYPE_CHECK_FOR_APP_UPDATE", "false"),
                    ],
                ));
            } else {
                say(&format!("SKIPPED: {peer} is not on PATH"));
            }
        }
        compete(&mut contestants, name)
    }

    /// Unpacks an archive into a layout, because Trivy reads OCI layouts from folders only.
    fn unpacked(&self, image: &Path, name: &str) -> Result<PathBuf> {
        let folder = self.out.join(format!("{name}-unpacked"));
        let (image, place) = (image.display(), folder.display());
        shell(&format!("rm -rf {place} && mkdir -p {place} && tar -C {place} -xf {image}"))?;
        Ok(folder)
    }

    fn seawall(&self, line: &[&str]) -> Contestant {
        let mut words = vec![self.binary.display().to_string()];
        words.extend(line.iter().map(ToString::to_string));
        let cache = self.out.join("cache").display().to_string();
        contestant("seawall", words, &[("SEAWALL_CACHE_DIR", &cache)])
    }

    /// F of the design: `igzip -dc` of the layer and SHA-256 of blob and tar, one after another.
    fn floor(&self, image: &Path) -> Result<()> {
        if !on_path("igzip") || !on_path("openssl") {
            say("SKIPPED: igzip or openssl is not on PATH; there is no floor to compare with");
            return Ok(());
        }
        let blob = self.largest_blob(image)?;
        let blob = blob.display();
        let script = format!(
            "igzip -dc {blob} > /dev/null; openssl dgst -sha256 {blob} > /dev/null; igzip -dc {blob} | openssl dgst -sha256 > /dev/null"
        );
        let inflate_twice = format!("igzip -dc {blob} > /dev/null");
        let shell = |script: &str| vec!["sh".to_owned(), "-c".to_owned(), script.to_owned()];
        let mut contestants = vec![
            contestant("floor and one igzip", shell(&script), &[]),
            contestant("one igzip", shell(&inflate_twice), &[]),
        ];
        compete(&mut contestants, "floor")?;
        let [both, one] = contestants.as_slice() else { return Ok(()) };
        let floor = median_of(both, |run| run.cpu) - median_of(one, |run| run.cpu);
        say(&format!("F = {floor:.2} CPU s (igzip -dc once, SHA-256 of blob and tar)"));
        Ok(())
    }

    fn inflater(&self, image: &Path) -> Result<()> {
        if !on_path("igzip") {
            say("SKIPPED: igzip is not on PATH");
            return Ok(());
        }
        let blob = self.largest_blob(image)?.display().to_string();
        let image = format!("oci-archive:{}", image.display());
        let scan = self.seawall(&["scan", &image, "--no-cache", "--offline"]);
        let igzip = ["igzip", "-dc", &blob].map(ToOwned::to_owned).to_vec();
        compete(&mut [scan, contestant("igzip", igzip, &[])], "igzip")
    }

    fn cache(&self) -> Result<()> {
        let big = self.big_image()?;
        let image = format!("oci-archive:{}", big.display());
        say("\nWarm scan of the big Debian image:");
        let mut warm = [self.seawall(&["scan", &image, "--offline"])];
        measure(&warm[0].line, &warm[0].environment)?;
        compete(&mut warm, "warm")?;
        say(&format!("\n{SCANS_AT_ONCE} scans at once over one cache, empty at first:"));
        let cache = self.out.join("cache-shared");
        drop(fs::remove_dir_all(&cache));
        let started = Instant::now();
        let mut children = Vec::new();
        for _ in 0..SCANS_AT_ONCE {
            let child = Command::new(&self.binary)
                .args(["scan", &image, "--offline", "-o", "json=/dev/null"])
                .env("SEAWALL_CACHE_DIR", &cache)
                .stdout(Stdio::null())
                .spawn()
                .context("start a scan")?;
            children.push(child);
        }
        let mut failed = 0;
        for mut child in children {
            failed += usize::from(!child.wait().context("wait for a scan")?.success());
        }
        say(&format!("{failed} failed, {:.1} s in all", started.elapsed().as_secs_f64()));
        ensure!(failed == 0, "{failed} of {SCANS_AT_ONCE} scans failed");
        Ok(())
    }

    /// Runs every class of hostile input against the release build; the tests print the table.
    fn limits(&self, root: &Path) -> Result<()> {
        say("\nHostile inputs: CPU time and peak memory, cold and warm:");
        let binary = self.binary.canonicalize().context("find the binary")?;
        let status = Command::new(env!("CARGO"))
            .args(["test", "--locked", "--quiet", "-p", "seawall", "--test", "it", "limits::"])
            .args(["--", "--nocapture", "--test-threads", "1"])
            .current_dir(root)
            .env("SEAWALL_SLOW_TESTS", "1")
            .env("SEAWALL_TEST_BINARY", binary)
            .status()
            .context("run the tests of hostile inputs")?;
        ensure!(status.success(), "a hostile input broke a limit");
        Ok(())
    }

    fn database(&self, root: &Path) -> Result<()> {
        let feeds = root.join("../shared/feeds");
        if !feeds.is_dir() {
            say("SKIPPED: ../shared/feeds is not here");
            return Ok(());
        }
        say("\nBuild of the database from every feed:");
        let (feeds, out) = (feeds.display().to_string(), self.out.join("all.swdb"));
        let file = out.display().to_string();
        let mut build = [self.seawall(&["db", "build", "--feeds", &feeds, "--out", &file])];
        compete_times(&mut build, "database", 1)?;
        let packed = self.out.join("all.swdb.zst").display().to_string();
        let export = self.seawall(&["db", "export", &packed, "--db", &file]);
        measure(&export.line, &export.environment)?;
        let size = |path: &str| {
            fs::metadata(path).map(|metadata| metadata.len() / 1_000_000).unwrap_or_default()
        };
        say(&format!("size: {} MB mapped, {} MB compressed", size(&file), size(&packed)));
        let mut status = [self.seawall(&["db", "status", "--db", &file])];
        say("\nOpen it (whole process):");
        compete(&mut status, "open")?;
        self.matching(&file)
    }

    /// What a scan of an SBOM takes over reading it: opening the database and matching.
    fn matching(&self, database: &str) -> Result<()> {
        let big = format!("oci-archive:{}", self.big_image()?.display());
        let sbom = self.out.join("debian.cdx.json").display().to_string();
        let written = format!("cyclonedx={sbom}");
        let write = self.seawall(&["sbom", &big, "--offline", "-o", &written]);
        measure(&write.line, &write.environment)?;
        let target = format!("sbom:{sbom}");
        say("\nMatch the packages of the big image, from its SBOM (a scan less reading the SBOM):");
        let mut both = [
            self.seawall(&["scan", &target, "--offline", "--db", database]),
            self.seawall(&["sbom", &target, "--offline", "-o", "json"]),
        ];
        compete(&mut both, "matching")?;
        let wall = |contestant| median_of(contestant, |run| run.wall);
        let took = wall(&both[0]) - wall(&both[1]);
        say(&format!("matching took {:.1} ms", took * 1000.0));
        Ok(())
    }

    /// Makes the image once; later runs use it again.
    fn big_image(&self) -> Result<PathBuf> {
        let archive = self.out.join("debian.oci.tar");
        if archive.is_file() {
            return Ok(archive);
        }
        let tar = self.out.join("debian.tar");
        if !tar.is_file() {
            shell(&format!(
                "mmdebstrap --quiet --variant=minbase --include={BIG_IMAGE} bookworm {}",
                tar.display()
            ))?;
        }
        let layout = self.out.join("debian-layout");
        drop(fs::remove_dir_all(&layout));
        let layout = layout.display();
        shell(&format!(
            "gzip -6 -n < {tar} > {layout}.gz && mkdir -p {layout}/blobs/sha256 && cd {layout} && \
             layer=$(sha256sum < {layout}.gz | cut -d' ' -f1) && diff=$(sha256sum < {tar} | cut -d' ' -f1) && \
             mv {layout}.gz blobs/sha256/$layer && \
             printf '{{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{{\"type\":\"layers\",\"diff_ids\":[\"sha256:%s\"]}}}}' $diff > config && \
             config=$(sha256sum < config | cut -d' ' -f1) && \
             printf '{{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:%s\",\"size\":%s}},\"layers\":[{{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"sha256:%s\",\"size\":%s}}]}}' $config $(stat -c%s config) $layer $(stat -c%s blobs/sha256/$layer) > manifest && \
             mv config blobs/sha256/$config && manifest=$(sha256sum < manifest | cut -d' ' -f1) && \
             printf '{{\"schemaVersion\":2,\"manifests\":[{{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:%s\",\"size\":%s}}]}}' $manifest $(stat -c%s manifest) > index.json && \
             mv manifest blobs/sha256/$manifest && printf '{{\"imageLayoutVersion\":\"1.0.0\"}}' > oci-layout && \
             tar -cf {archive}.new oci-layout index.json blobs && mv {archive}.new {archive}",
            tar = tar.display(),
            archive = archive.display(),
        ))?;
        Ok(archive)
    }

    /// Unpacks the archive's largest blob, its layer, into a file.
    fn largest_blob(&self, image: &Path) -> Result<PathBuf> {
        let blob = self.out.join("layer.gz");
        let (image, file) = (image.display(), blob.display());
        shell(&format!(
            "name=$(tar -tvf {image} | sort -k3 -n | tail -n 1 | awk '{{print $6}}') && tar -xOf {image} \"$name\" > {file}"
        ))?;
        Ok(blob)
    }
}

fn contestant(name: &str, line: Vec<String>, environment: &[(&str, &str)]) -> Contestant {
    let environment =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Contestant { name: name.to_owned(), line, environment: environment.collect(), runs: Vec::new() }
}

fn compete(contestants: &mut [Contestant], what: &str) -> Result<()> {
    compete_times(contestants, what, RUNS)
}

/// Runs the contestants in turn and prints medians and ratios to the first.
fn compete_times(contestants: &mut [Contestant], what: &str, runs: usize) -> Result<()> {
    for run in 0..=runs {
        for contestant in contestants.iter_mut() {
            let figures = measure(&contestant.line, &contestant.environment)?;
            // The first run warms the page cache and does not count.
            if run != 0 || runs == 1 {
                contestant.runs.push(figures);
            }
        }
        if runs == 1 {
            break;
        }
    }
    let first = contestants.first().map_or(0.0, |first| median_of(first, |run| run.wall));
    for contestant in contestants.iter() {
        let wall = median_of(contestant, |run| run.wall);
        say(&format!(
            "{what:<10} {:<22} wall {wall:>8.3} s  cpu {:>8.3} s  peak {:>7.1} MiB  seawall/this {:>6.2}",
            contestant.name,
            median_of(contestant, |run| run.cpu),
            median_of(contestant, |run| run.peak_kib) / 1024.0,
            if wall > 0.0 { first / wall } else { 0.0 },
        ));
    }
    Ok(())
}

fn median_of(contestant: &Contestant, of: fn(&Figures) -> f64) -> f64 {
    median(contestant.runs.iter().map(of).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Waits until something holds that `wrong` says the opposite of.
fn wait_until(
    wrong: &str,
    patience: Duration,
    mut holds: impl FnMut() -> Result<bool>,
) -> Result<()> {
    let start = Instant::now();
    while !holds()? {
        ensure!(start.elapsed() < patience, "{wrong} after {} s", patience.as_secs());
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Returns the processor time that a process used so far, in seconds.
fn cpu_seconds(pid: u32) -> Result<f64> {
    let path = format!("/proc/{pid}/stat");
    let stat = fs::read_to_string(&path).with_context(|| format!("read {path}"))?;
    let (_, fields) = stat.rsplit_once(')').with_context(|| format!("understand {path}"))?;
    let fields = fields.split_whitespace().skip(11).take(2);
    let ticks: f64 = fields.filter_map(|field| field.parse::<f64>().ok()).sum();
    // A tick is a hundredth of a second on every Linux that we run on.
    Ok(ticks / 100.0)
}

/// Runs one command under GNU time. Exit codes are the command's own affair: scanners say
/// their verdict with them.
fn measure(line: &[String], environment: &[(String, String)]) -> Result<Figures> {
    let started = Instant::now();
    let output = Command::new(TIME)
        .args(["-q", "-f", "figures %U %S %M"])
        .args(line)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .with_context(|| format!("run {}", line.join(" ")))?;
    let wall = started.elapsed().as_secs_f64();
    let text = String::from_utf8_lossy(&output.stderr);
    let figures = text.lines().rev().find_map(|line| line.strip_prefix("figures "));
    let figures = figures.with_context(|| format!("{} gave no figures: {text}", line.join(" ")))?;
    let numbers: Vec<f64> = figures.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [user, system, peak_kib] = numbers.as_slice() else { bail!("GNU time said `{figures}`") };
    Ok(Figures { wall, cpu: user + system, peak_kib: *peak_kib })
}

/// Tells whether a program is found on `PATH`.
pub(crate) fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn shell(script: &str) -> Result<()> {
    let status = Command::new("sh").args(["-c", script]).status().context("run sh")?;
    ensure!(status.success(), "a step of the benchmark failed: {script}");
    Ok(())
}
