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
