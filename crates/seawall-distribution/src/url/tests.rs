//! URLs: what is taken, what is refused, what is shown.

use super::*;

fn parse(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn host_case_and_default_port_do_not_make_another_origin() {
    assert!(
        parse("https://Registry.Example:443/v2/").same_origin(&parse("https://registry.example/x"))
    );
    assert!(
        !parse("https://registry.example:444/").same_origin(&parse("https://registry.example/"))
    );
    assert!(!parse("http://registry.example/").same_origin(&parse("https://registry.example/")));
    assert!(
        !parse("http://registry.example:443/").same_origin(&parse("https://registry.example/"))
    );
}

#[test]
fn a_query_is_sent_and_not_shown() {
    let url = parse("https://cdn.example/blob?X-Amz-Signature=secret#part");
    assert_eq!(url.to_string(), "https://cdn.example/blob");
    assert_eq!(url.to_request(), "https://cdn.example/blob?X-Amz-Signature=secret");
}

#[test]
fn what_is_no_plain_url_is_refused() {
    for text in [
        "ftp://a/",
        "a/b",
        "https://",
        "https:///path",
        "https://user:pw@host/",
        "https://ho st/",
        "https://host:99999/",
        "https://host:x/",
        "https://h\u{e4}/",
        "https://host/a b",
        "https://host/\r\nX: y",
        "https://[::1/",
        "//host/x",
        "",
    ] {
        assert!(Url::parse(text).is_err(), "{text}");
    }
    assert!(Url::parse(&format!("https://host/{}", "a".repeat(URL_BYTES_MAX))).is_err());
}

#[test]
fn redirect_targets_are_resolved_as_browsers_do() {
    let from = parse("https://registry.example:5000/v2/app/blobs/x?a=b");
    for (location, target) in [
        ("https://cdn.example/x?s=1", "https://cdn.example/x?s=1"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("/other", "https://registry.example:5000/other"),
        ("?c=d", "https://registry.example:5000/v2/app/blobs/x?c=d"),
        ("y", "https://registry.example:5000/v2/app/blobs/y"),
        ("/to?next=https://x.example/", "https://registry.example:5000/to?next=https://x.example/"),
    ] {
        assert_eq!(from.join(location).unwrap().to_request(), target, "{location}");
    }
}

#[test]
fn parameters_are_encoded() {
    let url = parse("https://auth.example/token?x=1").with_parameter("scope", "a:b/c d&e=\u{e4}");
    assert_eq!(url.to_request(), "https://auth.example/token?x=1&scope=a%3Ab%2Fc%20d%26e%3D%C3%A4");
    assert_eq!(parse("https://a/?").with_parameter("b", "c").to_request(), "https://a/?b=c");
}

#[test]
fn addresses_of_version_six_keep_their_colons() {
    let url = parse("http://[2001:DB8::1]:5000/");
    assert_eq!((url.host(), url.port()), ("2001:db8::1", 5000));
    assert_eq!(parse("http://[::1]/").port(), 80);
}

proptest::proptest! {
    #[test]
    fn what_parses_parses_to_itself(text in "(https?|HTTP)://[a-zA-Z0-9.:@\\[\\]-]{0,12}[/?#a-z%:@]{0,12}") {
        if let Ok(url) = Url::parse(&text) {
            proptest::prop_assert_eq!(Url::parse(&url.to_request()), Ok(url));
        }
    }

    #[test]
    fn joining_never_panics(location in ".{0,40}") {
        let from = Url::parse("https://a.example/b/c").unwrap();
        let shown = from.join(&location).map(|url| url.to_string());
        proptest::prop_assert!(shown.is_err() || shown.is_ok_and(|shown| shown.starts_with("http")));
    }
}
