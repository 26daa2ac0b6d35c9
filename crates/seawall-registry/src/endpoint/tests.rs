//! The table, and how requests are told apart by it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const UPLOAD: &str = "00000000-0000-4000-8000-000000000000";

fn example(shape: Shape) -> String {
    shape
        .pattern()
        .replace("<name>", "prod/blobs/web")
        .replace("<digest>", DIGEST)
        .replace("<tag-or-digest>", "v1.2")
        .replace("<id>", UPLOAD)
}

#[test]
fn every_row_is_reached_by_its_requests() {
    for row in ENDPOINTS {
        for method in row.methods {
            let (found, target) = parse(method, &example(row.shape)).unwrap();
            assert_eq!(found.kind, row.kind, "{method} {}", row.shape.pattern());
            let needs_repository = row.shape.pattern().contains("<name>");
            assert_eq!(target.unwrap().repository().is_some(), needs_repository);
        }
    }
}

#[test]
fn no_two_rows_share_a_request() {
    let mut requests = BTreeSet::new();
    for row in ENDPOINTS {
        for method in row.methods {
            assert!(requests.insert((method.as_str(), row.shape.pattern())), "{row:?}");
        }
    }
}

#[test]
fn what_is_in_a_repository_or_works_on_all_of_them_needs_an_action() {
    for row in ENDPOINTS {
        let is_open = matches!(row.shape, Shape::Base | Shape::Catalogue);
        assert_eq!(row.action.is_none(), is_open, "{row:?}");
    }
}

#[test]
fn names_may_look_like_keywords() {
    let path = "/v2/a/blobs/uploads/b/manifests/list";
    let (row, target) = parse(&Method::GET, path).unwrap();
    assert_eq!(row.kind, EndpointKind::PullManifest);
    assert_eq!(target.unwrap().repository().unwrap().as_str(), "a/blobs/uploads/b");
}

#[test]
fn an_escaped_colon_is_a_colon() {
    let path = format!("/v2/web/blobs/{}", DIGEST.replace(':', "%3A"));
    let (_, target) = parse(&Method::GET, &path).unwrap();
    let name = "web".parse().unwrap();
    assert_eq!(target.unwrap(), Target::Digest(name, DIGEST.parse().unwrap()));
}

#[test]
fn what_is_malformed_has_an_error_of_the_specification() {
    let code = |path: &str| match parse(&Method::GET, path) {
        Ok((_, Ok(_))) => "fine".to_owned(),
        Ok((_, Err(error))) | Err(error) => error.code().1.to_owned(),
    };
    for (path, wanted) in [
        ("/v2/Web/tags/list", "NAME_INVALID"),
        ("/v2/../tags/list", "NAME_INVALID"),
        ("/v2/a/../b/tags/list", "NAME_INVALID"),
        ("/v2//manifests/latest", "NAME_INVALID"),
        ("/v2/web/manifests/sha256:zz", "DIGEST_INVALID"),
        ("/v2/web/manifests/-x", "MANIFEST_UNKNOWN"),
        ("/v2/web/blobs/latest", "DIGEST_INVALID"),
        ("/v2/web/referrers/latest", "DIGEST_INVALID"),
        ("/v2/web/blobs/uploads/..", "BLOB_UPLOAD_UNKNOWN"),
        ("/v2/web", "NOT_FOUND"),
        ("/v2x/", "NOT_FOUND"),
        ("/v2/web/tags/other", "NOT_FOUND"),
        ("/", "NOT_FOUND"),
        ("/v2", "fine"),
        ("/v2/", "fine"),
    ] {
        assert_eq!(code(path), wanted, "{path}");
    }
    let error = parse(&Method::PATCH, "/v2/web/tags/list").unwrap_err();
    assert_eq!(error.code().1, "UNSUPPORTED");
    assert_eq!(methods_of("/v2/web/blobs/uploads/x"), ["PATCH", "PUT", "GET", "DELETE"]);
}

proptest! {
    #[test]
    fn any_path_is_read(path in "/v2/(([a-z./%:]|blobs|uploads|manifests|/){0,12})") {
        for method in [Method::GET, Method::PUT] {
            drop(parse(&method, &path));
        }
    }
}
