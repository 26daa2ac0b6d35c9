//! Proxies and `NO_PROXY`.

use super::*;

fn rules(no_proxy: &str) -> ProxyRules {
    ProxyRules::new(&Proxies {
        https: Some("http://tls-proxy.example:3128".into()),
        http: Some("http://plain-proxy.example:3128".into()),
        all: None,
        no_proxy: Some(no_proxy.into()),
    })
    .unwrap()
}

#[track_caller]
fn check(no_proxy: &str, url: &str, is_direct: bool) {
    let url = Url::parse(url).unwrap();
    assert_eq!(rules(no_proxy).choose(&url).is_none(), is_direct, "{no_proxy} {url}");
}

#[test]
fn no_proxy_names_hosts_domains_ports_and_ranges() {
    check("", "https://a.example/", false);
    check("*", "https://a.example/", true);
    check("example", "https://a.example/", true);
    check(".a.example", "https://a.example/", true);
    check("*.a.example", "https://b.a.example/", true);
    check("a.example", "https://ba.example/", false);
    check("A.Example ", "https://a.example/", true);
    check("x, a.example:5000", "https://a.example:5000/", true);
    check("a.example:5000", "https://a.example/", false);
    check("10.0.0.0/8", "https://10.200.1.1/", true);
    check("10.0.0.0/8", "https://11.0.0.1/", false);
    check("0.0.0.0/0", "https://11.0.0.1/", true);
    check("fd00::/8,::1", "https://[fd12::1]/", true);
    check("fd00::/8,::1", "https://[::1]/", true);
    check("127.0.0.1", "https://127.0.0.1:5000/", true);
    check("127.0.0.1", "https://127.0.0.2/", false);
    check("10.0.0.0/99, /8, :", "https://10.0.0.1/", false);
}

#[test]
fn the_scheme_decides_which_proxy() {
    let rules = rules("");
    let host = |url| rules.choose(&Url::parse(url).unwrap()).map(|proxy| proxy.host().to_owned());
    assert_eq!(host("https://a.example/").as_deref(), Some("tls-proxy.example"));
    assert_eq!(host("http://a.example/").as_deref(), Some("plain-proxy.example"));
}

#[test]
fn all_proxy_stands_in_and_empty_texts_are_unset() {
    let proxies = Proxies {
        https: Some(String::new()),
        all: Some("proxy.example:8080".into()),
        ..Proxies::default()
    };
    let rules = ProxyRules::new(&proxies).unwrap();
    assert!(rules.choose(&Url::parse("https://a.example/").unwrap()).is_some());
    assert!(rules.choose(&Url::parse("http://a.example/").unwrap()).is_some());
}

#[test]
fn a_bad_proxy_is_named_without_its_password() {
    for text in ["socks5://user:hunter2@host", "http://user:hunter2@ho st:1", "http://"] {
        let proxies = Proxies { https: Some(text.into()), ..Proxies::default() };
        let error = ProxyRules::new(&proxies).map(|_| ()).unwrap_err();
        assert_eq!(error.setting, "HTTPS_PROXY");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert!(!format!("{proxies:?}").contains("hunter2"));
    }
}
