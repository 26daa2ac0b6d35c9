//! Where the blobs of a server lie: files in its data folder, or a bucket.
//!
//! A data folder that has used a bucket keeps its name there in `keys/bucket.id`, and the bucket
//! keeps it too: so neither is a server started over the wrong one of both, nor does it take the
//! blobs of another server for leftovers.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use seawall_registry::clock::{Random, SystemClock};
use seawall_registry::storage::{ImmutableTags, Storage, StorageSettings};
use seawall_serve::config::{S3Settings, StorageSettings as Settings};
use seawall_store::blobs::BlobStore;
use seawall_store::blobs::files::FileBlobs;
use seawall_store::blobs::s3::{Keys, S3Blobs, S3Options, Trust};
use seawall_store::data_folder::DataFolder;
use seawall_store::key_file;
use seawall_store::tables::Tables;

use crate::cli::BucketArgs;
use crate::exit::Hinted;
use crate::settings::{read_bytes, read_text};

/// Longest secret of a key.
// LIMIT: those of AWS have 40 signs.
const SECRET_BYTES_MAX: u64 = 4096;
/// Largest bundle of CAs.
// LIMIT: that of a distribution has about 220 KiB.
const CA_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// The pause before a request to the bucket is repeated for the first time.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

impl BucketArgs {
    /// Puts what flags say of a bucket over the settings file.
    pub(crate) fn put_over(&self, settings: &mut Settings) {
        let said = [&self.s3_bucket, &self.s3_endpoint, &self.s3_region, &self.s3_key_id];
        if said.iter().all(|said| said.is_none()) && self.s3_secret_file.is_none() {
            return;
        }
        let s3 = settings.s3.get_or_insert_default();
        if let Some(bucket) = &self.s3_bucket {
            s3.bucket.clone_from(bucket);
        }
        for (said, setting) in [
            (&self.s3_endpoint, &mut s3.endpoint),
            (&self.s3_region, &mut s3.region),
            (&self.s3_key_id, &mut s3.key_id),
        ] {
            if said.is_some() {
                setting.clone_from(said);
            }
        }
        if self.s3_secret_file.is_some() {
            s3.secret_file.clone_from(&self.s3_secret_file);
        }
    }
}

/// Where a data folder keeps the name under which it has a place in a bucket.
fn name_file(folder: &DataFolder) -> PathBuf {
    folder.keys().join("bucket.id")
}

/// Whether the blobs of a data folder lie in a bucket.
pub(crate) fn is_in_bucket(folder: &DataFolder) -> bool {
    name_file(folder).exists()
}

/// Opens the place that the settings name, or says why it cannot be this one.
pub(crate) async fn open_blobs(
    folder: &DataFolder,
    settings: &Settings,
) -> Result<Arc<dyn BlobStore>> {
    let files = folder.path().join("blobs");
    let name_file = name_file(folder);
    let Some(bucket) = &settings.s3 else {
        if is_in_bucket(folder) {
            let hint = "name the bucket in `[server.storage.s3]`, or by --s3-bucket";
            return Err(Hinted::usage("the blobs of this data folder lie in a bucket", hint));
        }
        return Ok(Arc::new(FileBlobs::open(&files)?));
    };
    if FileBlobs::is_used(&files)? {
        let hint = "leave the bucket out, or begin with an empty data folder";
        return Err(Hinted::usage("the blobs of this data folder lie in files", hint));
    }
    let blobs = S3Blobs::open(&options(bucket)?)?;
    let is_new = !name_file.exists();
    let name = key_file::read_or_create(&name_file, super::hexadecimal)?;
    let owner = blobs.claim(name.trim()).await.context("reach the bucket");
    let is_owner = owner.as_ref().is_ok_and(|owner| owner == name.trim());
    if is_new && !is_owner {
        // A mistake in the settings binds the folder to no bucket.
        std::fs::remove_file(&name_file).context("remove the name of the bucket")?;
    }
    owner?;
    if !is_owner {
        let hint = "give each server a bucket or a prefix of its own";
        let message = format!("the place in the bucket `{}` is another server's", bucket.bucket);
        return Err(Hinted::usage(message, hint));
    }
    Ok(Arc::new(blobs))
}

fn options(bucket: &S3Settings) -> Result<S3Options> {
    Ok(S3Options {
        endpoint: bucket.endpoint.clone(),
        region: bucket.region().to_owned(),
        bucket: bucket.bucket.clone(),
        prefix: bucket.prefix.clone(),
        virtual_host: bucket.virtual_host,
        plain_http: bucket.plain_http,
        keys: keys(bucket)?,
        trust: trust(bucket)?,
        memory_bytes: bucket.memory_bytes(),
        first_pause: FIRST_PAUSE,
    })
}

/// Returns the key of the settings, else that of the environment.
fn keys(bucket: &S3Settings) -> Result<Option<Keys>> {
    if bucket.machine_role {
        return Ok(None);
    }
    if let (Some(id), Some(file)) = (&bucket.key_id, &bucket.secret_file) {
        let secret = read_text(file, SECRET_BYTES_MAX)?.trim().to_owned();
        return Ok(Some(Keys { id: id.clone(), secret, session: None }));
    }
    let variable = |name: &str| crate::places::variable(name)?.into_string().ok();
    let (id, secret) = (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"));
    let (Some(id), Some(secret)) = (id, secret) else {
        let hint = "`key-id` and `secret-file`, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or \
                    `machine-role = true` in `[server.storage.s3]`";
        return Err(Hinted::usage("no key for the bucket is named", hint));
    };
    Ok(Some(Keys { id, secret, session: variable("AWS_SESSION_TOKEN") }))
}

fn trust(bucket: &S3Settings) -> Result<Trust> {
    let is_plain = |endpoint: &String| endpoint.starts_with("http://");
    if bucket.endpoint.as_ref().is_some_and(is_plain) {
        return Ok(Trust::nobody());
    }
    let named = crate::places::variable("SSL_CERT_FILE").map(PathBuf::from);
    let file = bucket.ca_file.clone().or(named).or_else(seawall_distribution::system_ca_file);
    let file = file.context("no CA certificates were found; name a file by `ca-file`")?;
    read_trust(&file).with_context(|| format!("trust `{}`", file.display()))
}

fn read_trust(file: &Path) -> Result<Trust> {
    Ok(Trust::pem(&read_bytes(file, CA_BYTES_MAX)?)?)
}

/// Puts storage together.
pub(crate) fn open_storage(
    tables: Tables,
    blobs: Arc<dyn BlobStore>,
    settings: &Settings,
) -> Storage {
    let rules = settings.immutable_tags.iter().map(|rule| {
        let (repositories, tags) = rule.globs();
        ImmutableTags { repositories, tags }
    });
    let hours = |hours: u32| u64::from(hours) * 3_600_000;
    let chosen = StorageSettings {
        immutable_tags: rules.collect(),
        undelete_millis: hours(settings.undelete_days) * 24,
        grace_millis: hours(settings.grace_hours),
        upload_millis: hours(settings.grace_hours),
    };
    Storage::new(tables, blobs, Arc::new(SystemClock), Arc::new(SystemRandom), chosen)
}

/// Random bytes of the kernel.
#[derive(Clone, Copy, Debug)]
struct SystemRandom;

impl Random for SystemRandom {
    fn bytes(&self) -> std::io::Result<[u8; 16]> {
        key_file::random().map_err(std::io::Error::other)
    }
}
