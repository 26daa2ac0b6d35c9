//! Pushing blobs in every way.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http_body::Frame;
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};
use seawall_policy::access::Role;
use tokio::sync::mpsc;

use crate::world::World;

async fn begin(world: &World) -> String {
    let answer = world.send("POST", "/v2/web/blobs/uploads/", Body::empty()).await.expect(202);
    answer.header("location").to_owned()
}

#[tokio::test]
async fn a_blob_is_pushed_in_chunks() {
    let mut world = World::new().await;
    let location = begin(&world).await;
    let range = |range| [("content-range", range)];
    let answer = world.send_with("PATCH", &location, &range("0-2"), "one").await.expect(202);
    assert_eq!(answer.header("range"), "0-2");
    let answer = world.send_with("PATCH", &location, &range("9-11"), "odd").await.expect(416);
    assert_eq!((answer.header("range"), answer.header("location")), ("0-2", &*location));
    world.restart().await;
    let answer = world.get(&location).await.expect(204);
    assert_eq!(answer.header("range"), "0-2");
    let answer = world.send("PATCH", &location, "two").await.expect(202);
    assert_eq!(answer.header("range"), "0-5");
    let digest = Digest::sha256_of(b"onetwothree");
    let path = format!("{location}?digest={digest}");
    world.send_with("PUT", &path, &range("0-4"), "three").await.expect(416);
    let answer = world.send_with("PUT", &path, &range("6-10"), "three").await.expect(201);
    assert_eq!(answer.header("location"), format!("/v2/web/blobs/{digest}"));
    assert_eq!(world.get(answer.header("location")).await.expect(200).body, "onetwothree");
    world.get(&location).await.expect(404);
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_continued() {
    let world = World::new().await;
    let location = begin(&world).await;
    let broken = Broken { piece: Some(Bytes::from(vec![7; 600_000])) };
    world.send("PATCH", &location, Body::new(broken)).await.expect(400);
    let answer = world.get(&location).await.expect(204);
    assert_eq!(answer.header("range"), "0-599999");
    let mut content = vec![7; 600_000];
    content.extend(b"the rest");
    let digest = Digest::sha256_of(&content);
    world.send("PUT", &format!("{location}?digest={digest}"), "the rest").await.expect(201);
    let answer = world.get(&format!("/v2/web/blobs/{digest}")).await.expect(200);
    assert!(answer.body == content);
}

/// A request that is dropped in the middle leaves nobody behind who still writes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_is_dropped_does_not_write_into_the_next() {
    let world = World::new().await;
    for round in 0..5_u8 {
        let location = begin(&world).await;
        let (sender, receiver) = mpsc::unbounded_channel();
        sender.send(Bytes::from(vec![round; 5_000_000])).unwrap();
        let dropped = world.send("PATCH", &location, Body::new(Fed(receiver)));
        let pause = std::time::Duration::from_millis(u64::from(round) * 3);
        assert!(tokio::time::timeout(pause, dropped).await.is_err());
        drop(sender);
        // The next request waits until the one before is over.
        let answer = world.get(&location).await.expect(204);
        let before = if answer.header("range") == "0-0" { 0 } else { 5_000_000 };
        let mut content = vec![round; before];
        content.extend(b"the rest");
        let digest = Digest::sha256_of(&content);
        world.send("PUT", &format!("{location}?digest={digest}"), "the rest").await.expect(201);
        let answer = world.get(&format!("/v2/web/blobs/{digest}")).await.expect(200);
        assert!(answer.body == content);
    }
}

/// A body that gives a piece and then fails.
struct Broken {
    piece: Option<Bytes>,
}

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let gone = || std::io::ErrorKind::ConnectionReset.into();
        Poll::Ready(Some(self.piece.take().map(Frame::data).ok_or_else(gone)))
    }
}

/// A body that gives what comes from a channel, and fails when the channel ends.
struct Fed(mpsc::UnboundedReceiver<Bytes>);

impl http_body::Body for Fed {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let gone = || std::io::ErrorKind::ConnectionReset.into();
        self.0.poll_recv(context).map(|piece| Some(piece.map(Frame::data).ok_or_else(gone)))
    }
}

#[tokio::test]
async fn a_range_that_contradicts_the_length_is_refused() {
    let world = World::new().await;
    let location = begin(&world).await;
    for range in ["0-5", "x", "3-1"] {
        let headers = [("content-range", range)];
        world.send_with("PATCH", &location, &headers, "one").await.expect(400);
    }
    let answer = world.get(&location).await.expect(204);
    assert_eq!(answer.header("range"), "0-0");
}

#[tokio::test]
async fn a_blob_with_another_digest_is_not_taken() {
    let world = World::new().await;
    let wrong = Digest::sha256_of(b"wrong");
    let location = begin(&world).await;
    world.send("PUT", &format!("{location}?digest=sha256:x"), "right").await.expect(400);
    world.send("PUT", &location, "right").await.expect(400);
    let answer = world.send("PUT", &format!("{location}?digest={wrong}"), "right").await;
    assert_eq!(answer.expect(400).code(), "DIGEST_INVALID");
    world.get(&format!("/v2/web/blobs/{wrong}")).await.expect(404);
    world.get(&location).await.expect(404);
    let path = format!("/v2/web/blobs/uploads/?digest={wrong}");
    world.send("POST", &path, "right").await.expect(400);
}

#[tokio::test]
async fn sha512_is_taken_whether_or_not_it_was_announced() {
    let world = World::new().await;
    let mut hasher = DigestHasher::new(DigestAlgorithm::Sha512);
    hasher.update(b"content");
    let digest = hasher.finish();
    for query in ["", "?digest-algorithm=sha512"] {
        let path = format!("/v2/web/blobs/uploads/{query}");
        let answer = world.send("POST", &path, Body::empty()).await.expect(202);
        let path = format!("{}?digest={digest}", answer.header("location"));
        world.send("PUT", &path, "content").await.expect(201);
        let answer = world.get(&format!("/v2/web/blobs/{digest}")).await.expect(200);
        assert_eq!(answer.body, "content");
        world.delete(&format!("/v2/web/blobs/{digest}")).await.expect(202);
    }
    let path = "/v2/web/blobs/uploads/?digest-algorithm=md5";
    world.send("POST", path, Body::empty()).await.expect(400);
}

#[tokio::test]
async fn an_empty_blob_is_a_blob() {
    let world = World::new().await;
    let digest = Digest::sha256_of(b"");
    let location = begin(&world).await;
    world.send("PUT", &format!("{location}?digest={digest}"), Body::empty()).await.expect(201);
    let answer = world.get(&format!("/v2/web/blobs/{digest}")).await.expect(200);
    assert!(answer.body.is_empty());
}

#[tokio::test]
async fn an_upload_belongs_to_its_repository() {
    let world = World::new().await;
    let location = begin(&world).await.replace("/web/", "/other/");
    world.get(&location).await.expect(404);
    world.send("PATCH", &location, "piece").await.expect(404);
    world.delete(&location).await.expect(404);
}

#[tokio::test]
async fn a_cancelled_upload_is_gone() {
    let mut world = World::new().await;
    let location = begin(&world).await;
    world.send("PATCH", &location, "piece").await.expect(202);
    world.delete(&location).await.expect(204);
    world.delete(&location).await.expect(404);
    world.restart().await;
    world.get(&location).await.expect(404);
}

#[tokio::test]
async fn a_blob_is_mounted_from_where_the_caller_may_read_it() {
    let world = World::new().await;
    let digest = world.push_blob("secret/base", b"content").await;
    world.add_caller("pusher", Role::Pusher, "team/**");
    let mount = |from: &str| format!("/v2/team/app/blobs/uploads/?mount={digest}{from}");
    for from in ["", "&from=secret/base", "&from=missing", "&from=Invalid"] {
        let headers = [("test-caller", "pusher")];
        let answer = world.send_with("POST", &mount(from), &headers, Body::empty()).await;
        assert!(answer.expect(202).header("location").contains("/uploads/"), "{from}");
    }
    world.get(&format!("/v2/team/app/blobs/{digest}")).await.expect(404);
    for from in ["", "&from=secret/base"] {
        let answer = world.send("POST", &mount(from), Body::empty()).await.expect(201);
        assert_eq!(answer.header("location"), format!("/v2/team/app/blobs/{digest}"));
        world.get(answer.header("location")).await.expect(200);
        world.delete(answer.header("location")).await.expect(202);
    }
}
