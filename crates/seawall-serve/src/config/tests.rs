//! Which settings are understood, and which are refused.

use super::*;

fn parse(text: &str) -> Result<ServerSettings, toml::de::Error> {
    toml::from_str(text)
}

#[test]
fn nothing_is_open_by_default() {
    let settings = parse("").expect("nothing has to be said");
    assert_eq!(settings, ServerSettings::default());
    assert!(settings.listen.ip().is_loopback());
    assert!(settings.anonymous_grants().is_empty());
    assert!(!settings.tls.insecure_http && !settings.public_metrics);
    assert_eq!(settings.check(), Ok(()));
}

#[test]
fn settings_are_read_and_shown() {
    let settings = parse(
        "listen = '0.0.0.0:443'\naddress = 'https://registry.example'\nanonymous = 'pull'\n\
         anonymous-repositories = ['public/**']\n[tls]\ncertificate = 'a.pem'\nkey = 'a.key'\n\
         [limits]\nconnections = 10\n[lockout]\nfailures = 5\n[tokens]\nlifetime-seconds = 60\n\
         [evidence]\nwitness-file = '/mnt/head'",
    );
    let mut settings = settings.expect("it is understood");
    settings.resolve(Path::new("/etc/seawall"));
    assert_eq!(settings.check(), Ok(()));
    assert_eq!(settings.tls.certificate.as_deref(), Some(Path::new("/etc/seawall/a.pem")));
    let rows = settings.rows();
    assert!(rows.contains(&("server.limits.connections", "10".to_owned())));
    assert!(rows.contains(&("server.anonymous", "pull".to_owned())));
    let grant = Grant { role: Role::Reader, repositories: Glob::new("public/**") };
    assert_eq!(settings.anonymous_grants(), [grant]);
}

#[test]
fn what_is_not_understood_or_contradicts_itself_is_refused() {
    assert!(parse("anonymus = 'pull'").is_err());
    assert!(parse("anonymous = 'all'").is_err());
    for text in [
        "[tls]\ncertificate = 'a.pem'",
        "[tls]\ninsecure-http = true\nclient-ca = 'a.pem'",
        "listen = '0.0.0.0:80'\n[tls]\ninsecure-http = true",
        "address = 'registry.example'",
        "address = 'https://a b'",
        "[lockout]\nfailures = 1",
        "[tokens]\nlifetime-seconds = 100000",
        "[limits]\nconnections = 0",
        "[storage]\ngrace-hours = 0",
        "[[storage.immutable-tags]]\nrepositories = ''",
        "[storage.s3]\nregion = 'eu-central-1'",
        "[storage.s3]\nbucket = 'a/b'",
        "[storage.s3]\nbucket = 'images'\nprefix = '../x'",
        "[storage.s3]\nbucket = 'images'\nprefix = '/x/'",
        "[storage.s3]\nbucket = 'images'\nendpoint = 'minio:9000'",
        "[storage.s3]\nbucket = 'images'\nendpoint = 'http://localhost:9000'",
        "[storage.s3]\nbucket = 'images'\nkey-id = 'me'",
        "[storage.s3]\nbucket = 'images'\nmachine-role = true\nkey-id = 'me'\nsecret-file = 'f'",
    ] {
        assert!(parse(text).expect("it is read").check().is_err(), "{text}");
    }
}

#[test]
fn a_bucket_is_read_and_shown_without_its_secret() {
    let settings = parse(
        "[storage]\nundelete-days = 30\n[[storage.immutable-tags]]\nrepositories = 'prod/**'\n\
         tags = 'v*'\n[storage.s3]\nbucket = 'images'\nendpoint = 'https://minio.example:9000'\n\
         key-id = 'me'\nsecret-file = 'secret'\nprefix = 'seawall/prod'",
    );
    let mut settings = settings.expect("it is understood");
    settings.resolve(Path::new("/etc/seawall"));
    assert_eq!(settings.check(), Ok(()));
    let rows = settings.rows();
    for row in [
        ("server.storage.immutable-tags", "v* in prod/**"),
        ("server.storage.blobs", "bucket images"),
        ("server.storage.undelete-days", "30"),
        ("server.storage.s3.region", "us-east-1"),
        ("server.storage.s3.secret-file", "/etc/seawall/secret"),
    ] {
        assert!(rows.contains(&(row.0, row.1.to_owned())), "{row:?}");
    }
}
