//! Uploads against a naive model: any order of requests, with restarts in between.

use axum::body::Body;
use proptest::prelude::*;
use seawall_artifact::digest::Digest;

use crate::world::World;

/// One request, or a restart.
#[derive(Clone, Debug)]
enum Step {
    Begin,
    /// Append to upload `upload`, at its end or not, with `Content-Range` or without.
    Append {
        upload: usize,
        content: Vec<u8>,
        place: Place,
    },
    Commit {
        upload: usize,
        content: Vec<u8>,
        is_right: bool,
    },
    Status {
        upload: usize,
    },
    Cancel {
        upload: usize,
    },
    Restart,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Unsaid,
    AtTheEnd,
    Beyond,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let content = || {
        prop_oneof![
            4 => proptest::collection::vec(any::<u8>(), 0..20),
            1 => proptest::collection::vec(any::<u8>(), 262_100..262_200),
        ]
    };
    let place = prop_oneof![Just(Place::Unsaid), Just(Place::AtTheEnd), Just(Place::Beyond)];
    let step = prop_oneof![
        2 => Just(Step::Begin),
        6 => (0..3_usize, content(), place)
            .prop_map(|(upload, content, place)| Step::Append { upload, content, place }),
        3 => (0..3_usize, content(), any::<bool>())
            .prop_map(|(upload, content, is_right)| Step::Commit { upload, content, is_right }),
        2 => (0..3_usize).prop_map(|upload| Step::Status { upload }),
        1 => (0..3_usize).prop_map(|upload| Step::Cancel { upload }),
        1 => Just(Step::Restart),
    ];
    proptest::collection::vec(step, 1..25)
}

/// The model: the content of each upload that is not over, by its location.
#[derive(Debug, Default)]
struct Model(Vec<(String, Option<Vec<u8>>)>);

impl Model {
    /// Returns the upload that a step means: the newest ones are 0, 1, 2.
    fn upload(&mut self, number: usize) -> Option<&mut (String, Option<Vec<u8>>)> {
        self.0.iter_mut().rev().nth(number)
    }
}

fn range_of(content: &[u8]) -> String {
    format!("0-{}", content.len().saturating_sub(1))
}

async fn append(world: &World, model: &mut Model, upload: usize, added: Vec<u8>, place: Place) {
    let Some((location, content)) = model.upload(upload) else { return };
    let start = content.as_ref().map_or(0, Vec::len);
    let start = if matches!(place, Place::Beyond) { start + 7 } else { start };
    let range = format!("{start}-{}", start + added.len().saturating_sub(1));
    let says_place = !matches!(place, Place::Unsaid) && !added.is_empty();
    let headers: &[(&str, &str)] = if says_place { &[("content-range", &range)] } else { &[] };
    let answer = world.send_with("PATCH", location, headers, added.clone()).await;
    match content {
        None => assert_eq!(answer.status, 404),
        Some(content) if says_place && matches!(place, Place::Beyond) => {
            assert_eq!(
                (answer.status.as_u16(), answer.header("range")),
                (416, &*range_of(content))
            );
        }
        Some(content) => {
            content.extend(added);
            assert_eq!(
                (answer.status.as_u16(), answer.header("range")),
                (202, &*range_of(content))
            );
        }
    }
}

async fn commit(world: &World, model: &mut Model, upload: usize, added: Vec<u8>, is_right: bool) {
    let Some((location, content)) = model.upload(upload) else { return };
    let mut whole = content.clone().unwrap_or_default();
    whole.extend(&added);
    let digest = Digest::sha256_of(if is_right { &whole } else { b"no blob of these tests" });
    let answer = world.send("PUT", &format!("{location}?digest={digest}"), added).await;
    let wanted = match (content.is_some(), is_right) {
        (false, _) => 404,
        (true, true) => 201,
        (true, false) => 400,
    };
    assert_eq!(answer.status, wanted);
    *content = None;
    let pulled = world.get(&format!("/v2/web/blobs/{digest}")).await;
    if wanted == 201 {
        assert!(pulled.body == whole);
    } else if !is_right {
        assert_eq!(pulled.status, 404);
    }
}

async fn run(steps: Vec<Step>) {
    let mut world = World::new().await;
    let mut model = Model::default();
    for step in steps {
        match step {
            Step::Begin => {
                let path = "/v2/web/blobs/uploads/";
                let answer = world.send("POST", path, Body::empty()).await.expect(202);
                model.0.push((answer.header("location").to_owned(), Some(Vec::new())));
            }
            Step::Append { upload, content, place } => {
                append(&world, &mut model, upload, content, place).await;
            }
            Step::Commit { upload, content, is_right } => {
                commit(&world, &mut model, upload, content, is_right).await;
            }
            Step::Status { upload } => {
                let Some((location, content)) = model.upload(upload) else { continue };
                let answer = world.get(location).await;
                match content {
                    None => assert_eq!(answer.status, 404),
                    Some(content) => assert_eq!(answer.header("range"), range_of(content)),
                }
            }
            Step::Cancel { upload } => {
                let Some((location, content)) = model.upload(upload) else { continue };
                let answer = world.delete(location).await;
                assert_eq!(answer.status, if content.take().is_some() { 204 } else { 404 });
            }
            Step::Restart => world.restart().await,
        }
    }
}

/// Each case opens stores, which syncs folders: a second or two.
fn cases() -> u32 {
    if std::env::var_os("SEAWALL_SLOW_TESTS").is_some() { 60 } else { 6 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn uploads_do_what_the_model_does(steps in steps()) {
        tokio::runtime::Runtime::new().unwrap().block_on(run(steps));
    }
}
