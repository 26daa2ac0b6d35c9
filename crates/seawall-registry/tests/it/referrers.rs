//! Lists of what refers to a manifest.

use seawall_artifact::digest::Digest;

use crate::world::{INDEX, MANIFEST, World, image, index};

async fn push_referrer(world: &World, subject: &Digest, kind: &str, note: &str) -> Digest {
    let config = world.push_blob("web", b"{}").await;
    let more = format!(
        r#","artifactType":"{kind}","annotations":{{"note":"{note}"}},"subject":{{"mediaType":"{MANIFEST}","digest":"{subject}","size":1}}"#
    );
    let manifest = image(&config, &config, &more);
    let digest = Digest::sha256_of(manifest.as_bytes());
    let path = format!("/v2/web/manifests/{digest}");
    let answer = world.send("PUT", &path, manifest).await.expect(201);
    assert_eq!(answer.header("oci-subject"), subject.to_string());
    digest
}

async fn listed(world: &World, path: &str) -> Vec<String> {
    let answer = world.get(path).await.expect(200);
    assert_eq!(answer.header("content-type"), INDEX);
    let entries = answer.json()["manifests"].as_array().unwrap().clone();
    entries.iter().map(|entry| entry["digest"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn referrers_are_listed_whether_or_not_their_subject_is_there() {
    let world = World::new().await;
    let subject = Digest::sha256_of(b"comes later");
    let path = format!("/v2/web/referrers/{subject}");
    assert!(listed(&world, &path).await.is_empty());
    let sbom = push_referrer(&world, &subject, "example/sbom", "a \\\"note\\\"").await;
    let signature = push_referrer(&world, &subject, "example/signature", "b").await;
    let mut wanted = vec![sbom.to_string(), signature.to_string()];
    wanted.sort();
    assert_eq!(listed(&world, &path).await, wanted);
    let answer = world.get(&format!("{path}?artifactType=example%2Fsbom")).await.expect(200);
    assert_eq!(answer.header("oci-filters-applied"), "artifactType");
    let json = answer.json();
    assert_eq!(json["manifests"].as_array().unwrap().len(), 1);
    let entry = &json["manifests"][0];
    assert_eq!(entry["artifactType"], "example/sbom");
    assert_eq!(entry["annotations"]["note"], "a \"note\"");
    assert_eq!(entry["mediaType"], MANIFEST);
    world.delete(&format!("/v2/web/manifests/{sbom}")).await.expect(202);
    assert_eq!(listed(&world, &path).await, [signature.to_string()]);
}

#[tokio::test]
async fn an_index_under_the_tag_of_the_subject_counts_too() {
    let world = World::new().await;
    let subject = Digest::sha256_of(b"subject");
    let image = world.push_image("web", "image", b"layer").await;
    let referrer = push_referrer(&world, &subject, "example/sbom", "a").await;
    let tag = format!("sha256-{}", subject.hex());
    let list = index(&[&image, &referrer]);
    world.send("PUT", &format!("/v2/web/manifests/{tag}"), list).await.expect(201);
    let mut wanted = vec![image.to_string(), referrer.to_string()];
    wanted.sort();
    let path = format!("/v2/web/referrers/{subject}");
    assert_eq!(listed(&world, &path).await, wanted);
    world.delete(&format!("/v2/web/manifests/{tag}")).await.expect(202);
    assert_eq!(listed(&world, &path).await, [referrer.to_string()]);
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    let world = World::new().await;
    let subject = Digest::sha256_of(b"subject");
    let note = "x".repeat(900_000);
    let mut wanted = Vec::new();
    for number in 0..5 {
        let kind = format!("example/{number}");
        wanted.push(push_referrer(&world, &subject, &kind, &note).await.to_string());
    }
    wanted.sort();
    let mut path = format!("/v2/web/referrers/{subject}");
    let mut seen = Vec::new();
    let mut pages = 0;
    while !path.is_empty() {
        seen.extend(listed(&world, &path).await);
        let answer = world.get(&path).await;
        assert!(answer.body.len() < 4 * 1024 * 1024);
        let link = answer.header("link");
        path = link.strip_prefix('<').map_or_else(String::new, |rest| {
            rest.strip_suffix(">; rel=\"next\"").unwrap().to_owned()
        });
        pages += 1;
    }
    assert_eq!((seen, pages), (wanted, 2));
}
