//! Mirrors and proxies.

use seawall_distribution::{ConfigError, RegistryClient};

use super::*;

fn with_mirrors(registry: &Server, mirrors: &[String]) -> seawall_distribution::ClientConfig {
    let mut config = plain_config(&[registry]);
    let mirrors = mirrors.iter().map(|mirror| mirror.as_str().into()).collect();
    config.mirrors.insert(registry.host().into(), mirrors);
    config
}

#[test]
fn mirrors_go_first_and_the_registry_stands_in() {
    let registry = Server::start(|_| Reply::new(200, &[], MANIFEST));
    let empty = Server::start(|_| Reply::new(404, &[], ""));
    let liar = Server::start(|_| Reply::new(200, &[], "other"));
    let mirrors = [format!("http://{}/hub/", empty.host()), format!("http://{}", liar.host())];
    let (client, _) = client(with_mirrors(&registry, &mirrors));
    let digest = Digest::sha256_of(MANIFEST.as_bytes());
    let resolved =
        client.resolve(&reference(&registry, "app").with_digest(digest.clone())).unwrap();
    assert_eq!(&*resolved.host, registry.host());
    assert_eq!(empty.targets(), [format!("GET /v2/hub/app/manifests/{digest}")]);
    assert_eq!(liar.targets(), [format!("GET /v2/app/manifests/{digest}")]);
}

#[test]
fn a_mirror_that_has_it_spares_the_registry() {
    let registry = Server::start(|_| Reply::new(500, &[], ""));
    let mirror = Server::start(|_| Reply::new(200, &[], MANIFEST));
    let (client, _) = client(with_mirrors(&registry, &[format!("http://{}", mirror.host())]));
    let resolved = client.resolve(&reference(&registry, "app:1")).unwrap();
    assert_eq!(&*resolved.host, mirror.host());
    assert_eq!(registry.targets().len(), 0);
}

#[test]
fn a_blob_moves_on_to_the_registry_when_its_mirror_dies() {
    let bytes = sample(10_000);
    let (first, rest) = (bytes[..4000].to_vec(), bytes[4000..].to_vec());
    let mirror = Server::start(move |seen| match seen.header("range") {
        None => Reply::exact(200, &["Content-Length: 10000"], first.clone()).then_close(),
        Some(_) => Reply::new(404, &[], ""),
    });
    let registry = Server::start(move |_| {
        Reply::new(206, &["Content-Range: bytes 4000-9999/10000"], rest.clone())
    });
    let (client, _) = client(with_mirrors(&registry, &[format!("http://{}", mirror.host())]));
    let pulled = client.blob_bytes(&reference(&registry, "app"), &descriptor(&bytes), 10_000);
    assert!(pulled.unwrap() == bytes);
    assert_eq!(registry.seen()[0].header("range"), Some("bytes=4000-"));
}

#[test]
fn a_mirror_that_always_breaks_is_given_up_for_the_registry() {
    let bytes = sample(10_000);
    let (first, whole) = (bytes[..10].to_vec(), bytes.clone());
    let mirror = Server::start(move |_| {
        Reply::exact(200, &["Content-Length: 10000"], first.clone()).then_close()
    });
    let registry = Server::start(move |_| Reply::new(200, &[], whole.clone()));
    let (client, _) = client(with_mirrors(&registry, &[format!("http://{}", mirror.host())]));
    let pulled = client.blob_bytes(&reference(&registry, "app"), &descriptor(&bytes), 10_000);
    assert!(pulled.unwrap() == bytes);
}

#[test]
fn a_bad_mirror_is_a_bad_setting() {
    for address in ["mirror.example", "ftp://mirror.example", "https://user:hunter2@mirror.example"]
    {
        let mut config = plain_config(&[]);
        config.mirrors.insert("docker.io".into(), vec![address.into()]);
        let error: ConfigError = RegistryClient::new(config).map(|_| ()).unwrap_err();
        assert_eq!(error.setting, "mirrors");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[test]
fn a_proxy_is_used_unless_the_host_is_named_as_direct() {
    // The proxy hears of the target by CONNECT only.
    let proxy = Server::start(|_| Reply::exact(403, &["Connection: close"], "").then_close());
    let registry = Server::start(|_| Reply::new(200, &[], MANIFEST));
    let mut config = plain_config(&[&registry]);
    config.proxies.http = Some(format!("http://user:hunter2@{}", proxy.host()));
    let (proxied, _) = client(config.clone());
    let error = proxied.resolve(&reference(&registry, "app:1")).unwrap_err();
    assert!(matches!(error, PullError::Network { .. }), "{error}");
    assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    let seen = proxy.seen();
    assert_eq!((&*seen[0].method, &*seen[0].target), ("CONNECT", &*registry.host()));
    assert_eq!(seen[0].header("proxy-authorization"), Some("Basic dXNlcjpodW50ZXIy"));

    config.proxies.no_proxy = Some("127.0.0.0/8".into());
    let (direct, _) = client(config);
    direct.resolve(&reference(&registry, "app:1")).unwrap();
    assert_eq!(proxy.seen().len(), seen.len());
}
