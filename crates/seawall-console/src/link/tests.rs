//! Tests of [`super`].

use super::*;

#[test]
fn a_name_of_a_node_is_one_of_a_host() {
    for right in ["web-1", "web-1.example", "a_b", &"x".repeat(253)] {
        assert!(node_name(right).is_ok(), "{right}");
    }
    for wrong in ["", "web 1", "web/1", "<b>", "ö", &"x".repeat(254)] {
        assert!(node_name(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_is_known_is_not_answered_again() {
    let parts = |tag: Option<&str>| {
        let mut request = axum::http::Request::new(());
        if let Some(tag) = tag {
            let value = HeaderValue::from_str(tag).expect("a value");
            request.headers_mut().insert(header::IF_NONE_MATCH, value);
        }
        request.into_parts().0
    };
    let first = tagged(&parts(None), "{}".to_owned()).expect("an answer");
    assert_eq!(first.status(), StatusCode::OK);
    let tag = first.headers()[header::ETAG].to_str().expect("text").to_owned();
    let again = tagged(&parts(Some(&tag)), "{}".to_owned()).expect("an answer");
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let other = tagged(&parts(Some(&tag)), "[]".to_owned()).expect("an answer");
    assert_eq!(other.status(), StatusCode::OK);
}

#[test]
fn a_node_has_so_many_requests_and_takes_none_of_others() {
    let rates = Rates::default();
    for number in 0..REQUESTS_BURST {
        assert!(rates.admit("n1", 1_000).is_ok(), "{number}");
    }
    assert!(rates.admit("n1", 1_000).is_err());
    assert!(rates.admit("n2", 1_000).is_ok(), "another node");
    for number in 0..REQUESTS_PER_SECOND {
        assert!(rates.admit("n1", 2_000).is_ok(), "{number} a second later");
    }
    let refused = rates.admit("n1", 2_000).expect_err("no more");
    let answer = refused.into_response();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers().contains_key(header::RETRY_AFTER));
    assert!(rates.admit("n1", 1_000).is_err(), "a clock that goes back gives none away");
}
