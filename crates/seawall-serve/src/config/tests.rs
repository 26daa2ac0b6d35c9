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
    ] {
        assert!(parse(text).expect("it is read").check().is_err(), "{text}");
    }
}
