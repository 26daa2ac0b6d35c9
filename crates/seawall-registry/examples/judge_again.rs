//! Measures how fast stored images are judged again:
//! `cargo run --release -p seawall-registry --example judge_again -- DATABASE [IMAGES [PACKAGES]]`.
//!
//! The images are made up: Debian 12 with as many packages as asked for, some of them old ones
//! with known vulnerabilities. First everything is judged as after an upgrade, with all findings
//! new; then another policy comes into force, with all findings as they were.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use seawall_advisory::date::Date;
use seawall_artifact::digest::Digest;
use seawall_artifact::path::ImagePath;
use seawall_artifact::reference::RepositoryName;
use seawall_inventory::facts::ReleaseFields;
use seawall_inventory::inventory::{Distribution, InstalledPackage, Inventory};
use seawall_inventory::package::{Package, PackageType};
use seawall_policy::document::Policy;
use seawall_registry::clock::SystemClock;
use seawall_registry::judging::bench::{DatabaseBytes, JudgingBench};
use seawall_registry::judging::{BenchSource, Foundations, Judging};
use seawall_registry::record::Discard;
use seawall_store::blobs::files::FileBlobs;
use seawall_store::cache::Cache;
use seawall_store::judgements::{Judgements, StoredVerdict};
use seawall_store::tables::Tables;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Old packages of Debian 12 with vulnerabilities that are known and fixed.
const OLD: [(&str, &str); 12] = [
    ("openssl", "3.0.9-1"),
    ("curl", "7.88.1-10"),
    ("glibc", "2.36-9"),
    ("gnutls28", "3.7.9-2"),
    ("krb5", "1.20.1-2"),
    ("libxml2", "2.9.14+dfsg-1.2"),
    ("expat", "2.5.0-1"),
    ("perl", "5.36.0-7"),
    ("python3.11", "3.11.2-6"),
    ("systemd", "252.6-1"),
    ("git", "1:2.39.2-1.1"),
    ("sqlite3", "3.40.1-2"),
];
const ADVISE: &str = "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: { name: bench }\nspec:\n  onError: deny\n  rules:\n    - id: high\n      warn: { severity: high, fix: available }\n";

#[derive(Debug)]
struct Bytes(Vec<u8>);

impl DatabaseBytes for Bytes {
    fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[derive(Debug)]
struct Source {
    database: Arc<Bytes>,
    is_second: AtomicBool,
}

impl BenchSource for Source {
    fn stamp(&self) -> Result<Box<str>, Failure> {
        Ok(self.is_second.load(Ordering::Relaxed).to_string().into())
    }

    fn load(&self, day: Date) -> Result<JudgingBench, Failure> {
        let id = if self.is_second.load(Ordering::Relaxed) { "medium" } else { "high" };
        let policy = Policy::parse(&ADVISE.replace("high", id), "bench")?;
        let database = Arc::<Bytes>::clone(&self.database);
        Ok(JudgingBench::new("r.example", Some(database), vec![policy], Vec::new(), (day, 2)))
    }
}

fn inventory(packages: usize) -> Result<Inventory, Failure> {
    let place = ImagePath::parse("var/lib/dpkg/status").ok_or("a path")?;
    let others = (OLD.len()..packages).map(|number| (format!("package-{number}"), "1.0-1".into()));
    let old = OLD.iter().map(|(name, version)| ((*name).to_owned(), (*version).to_owned()));
    let package = |(name, version): (String, String)| InstalledPackage {
        package: Package::new(PackageType::Deb, &*name, &*version, &place),
        purl: format!("pkg:deb/debian/{name}@{version}?distro=debian-12").into(),
        layer: 0,
        owner: None,
    };
    let fields =
        ReleaseFields { id: "debian".into(), version_id: "12".into(), ..ReleaseFields::default() };
    Ok(Inventory {
        distribution: Some(Distribution {
            fields,
            advisory_id: "debian".into(),
            advisory_release: "12".into(),
            is_derivative: false,
        }),
        packages: old.chain(others).map(package).collect(),
        ..Inventory::default()
    })
}

/// Stores an image that was judged long ago.
async fn store(judgements: &Judgements, number: usize, packages: usize) -> Result<(), Failure> {
    let config = Digest::sha256_of(&number.to_le_bytes());
    let manifest = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{config}","size":2}},"layers":[]}}"#
    );
    let digest = Digest::sha256_of(manifest.as_bytes());
    let repository: RepositoryName = format!("team-{}/app", number % 50).parse()?;
    let mut transaction = judgements.begin().await?;
    sqlx::query("INSERT INTO manifests (repository, digest, media_type, size_bytes, annotations, pushed_ms, pushed_by, content) VALUES ($1, $2, 'application/vnd.oci.image.manifest.v1+json', $3, '{}', 1, '', $4)")
        .bind(repository.as_str())
        .bind(digest.to_string())
        .bind(i64::try_from(manifest.len())?)
        .bind(manifest.into_bytes())
        .execute(&mut *transaction)
        .await?;
    judgements.put_inventory(&mut transaction, &digest, &inventory(packages)?, 1).await?;
    let verdict = StoredVerdict {
        repository,
        digest,
        verdict: "allow".into(),
        reason: "".into(),
        decision: "".into(),
        bench: "".into(),
        valid_through_day: 0,
        judged_ms: 1,
        generation: 0,
    };
    judgements.put_verdict(&mut transaction, &verdict).await?;
    Ok(transaction.commit_relaxed().await?)
}

async fn measure(database: Vec<u8>, images: usize, packages: usize) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let tables = Tables::open_sqlite(&folder.path().join("tables.sqlite")).await?;
    let judgements = Judgements::new(tables.clone());
    let repositories = "INSERT INTO repositories (name, created_ms) VALUES ($1, 1)";
    for number in 0..50 {
        let mut transaction = tables.begin().await?;
        let name = format!("team-{number}/app");
        sqlx::query(repositories).bind(name).execute(&mut *transaction).await?;
        transaction.commit().await?;
    }
    for number in 0..images {
        store(&judgements, number, packages).await?;
    }
    let source =
        Arc::new(Source { database: Arc::new(Bytes(database)), is_second: AtomicBool::new(false) });
    let (judging, _waiting) = Judging::open(Foundations {
        tables,
        blobs: Arc::new(FileBlobs::open(&folder.path().join("blobs"))?),
        cache: Cache::new(&folder.path().join("cache"), 1),
        clock: Arc::new(SystemClock),
        record: Arc::new(Discard),
        source: Arc::<Source>::clone(&source),
        webhooks: [].into(),
    })
    .await?;
    for what in ["all findings new", "other policy", "the same again"] {
        let start = Instant::now();
        let judged = judging.refresh().await?;
        let seconds = start.elapsed().as_secs_f64();
        let mut out = std::io::stdout().lock();
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        let rate = judged as f64 / seconds;
        writeln!(out, "{what:18} {judged} images in {seconds:.1} s, {rate:.0}/s")?;
        source.is_second.store(true, Ordering::Relaxed);
    }
    Ok(())
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let database = arguments.first().ok_or("usage: judge_again DATABASE [IMAGES [PACKAGES]]")?;
    let number = |place: usize, usual: usize| {
        arguments.get(place).map_or(Ok(usual), |text| text.parse::<usize>())
    };
    let (images, packages) = (number(1, 2_000)?, number(2, 300)?);
    let database = std::fs::read(database)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(database, images, packages))
}
