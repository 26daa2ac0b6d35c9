//! The matrix of authorisation, from the tables of endpoints and of roles.

use axum::body::Body;
use seawall_policy::access::{Action, ROLES};
use seawall_registry::endpoint::{ENDPOINTS, EndpointRow};

use crate::world::World;

const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const UPLOAD: &str = "00000000-0000-4000-8000-000000000000";

fn example(row: &EndpointRow, repository: &str) -> String {
    row.shape
        .pattern()
        .replace("<name>", repository)
        .replace("<digest>", DIGEST)
        .replace("<tag-or-digest>", "latest")
        .replace("<id>", UPLOAD)
}

fn names_repository(row: &EndpointRow) -> bool {
    row.shape.pattern().contains("<name>")
}

#[tokio::test]
async fn every_endpoint_asks_for_its_action_from_every_role() {
    let world = World::new().await;
    let mut requests = 0;
    for (role, actions) in ROLES {
        world.add_caller(role.name(), role, "own/**");
        for row in ENDPOINTS {
            for method in row.methods {
                for repository in ["own/web", "foreign/web"] {
                    // What works on all repositories needs to be granted in all.
                    let is_own = names_repository(row) && repository == "own/web";
                    let allowed =
                        row.action.is_none_or(|action| actions.contains(&action) && is_own);
                    let path = example(row, repository);
                    let headers = [("test-caller", role.name())];
                    let answer =
                        world.send_with(method.as_str(), &path, &headers, Body::empty()).await;
                    let what = format!("{role} {method} {path}");
                    assert_eq!(answer.status.as_u16() != 403, allowed, "{what}");
                    assert!(answer.status.as_u16() < 500, "{what}: {}", answer.status);
                    requests += 1;
                }
            }
        }
    }
    assert!(150 < requests, "{requests}");
}

#[tokio::test]
async fn somebody_without_a_name_is_told_what_to_bring() {
    let world = World::new().await;
    for row in ENDPOINTS {
        for method in row.methods {
            let path = example(row, "own/web");
            let headers = [("test-caller", "nobody")];
            let answer = world.send_with(method.as_str(), &path, &headers, Body::empty()).await;
            let answer = answer.expect(401);
            let action = row.action.map_or("", Action::name);
            let repository = if names_repository(row) { "own/web" } else { "" };
            let wanted = format!("Test scope=\"{repository}:{action}\"");
            assert_eq!(answer.header("www-authenticate"), wanted);
        }
    }
}

#[tokio::test]
async fn what_exists_and_what_does_not_are_denied_alike() {
    let world = World::new().await;
    world.push_image("secret/app", "latest", b"layer").await;
    world.add_caller("stranger", seawall_policy::access::Role::Maintainer, "own/**");
    let mut bodies = Vec::new();
    for repository in ["secret/app", "secret/missing"] {
        for rest in ["manifests/latest", "tags/list"] {
            let path = format!("/v2/{repository}/{rest}");
            let headers = [("test-caller", "stranger")];
            bodies.push(
                world.send_with("GET", &path, &headers, Body::empty()).await.expect(403).body,
            );
        }
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    let headers = [("test-caller", "stranger")];
    let answer = world.send_with("GET", "/v2/_catalog", &headers, Body::empty()).await.expect(200);
    assert_eq!(answer.json()["repositories"], serde_json::json!([]));
}
