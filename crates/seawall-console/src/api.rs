//! `/api/v1` over images, findings, quarantine, exceptions and events.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use seawall_advisory::version::VersionOrder;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{
    Action, Caller, GrantException, Operate, Permit, Place, Quarantine, ReadFindings, ReadSystem,
    authorize,
};
use seawall_serve::api::parts::{Path, Query};
use seawall_serve::api::{document, read_document};
use seawall_serve::problem::{ApiError, Problem};
use seawall_store::judgements::decisions::{NewException, StoredException, reason_of};
use seawall_store::judgements::overview::ImageFilter;
use seawall_store::judgements::{PackageHit, StoredFinding};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::gatekeeper::{BenchView, GatekeeperError};
use crate::uses::FindingGrade;
use crate::wire::{
    EventsQuery, ExceptionDocument, FindingsQuery, ImageQuery, ListQuery, OverviewDocument,
    QuarantineDocument, SearchQuery, TryDocument, event_document, finding_document,
    findings_in_use, image_document, moment, permit_in,
};
use crate::{Console, sight};

/// Largest body of a request.
// LIMIT: a policy document with its exceptions.
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Images on a page.
// LIMIT: what a person looks through.
pub(crate) const PAGE_LENGTH: usize = 100;
/// Hits of a search.
// LIMIT: what a person looks through; an answer says when there are more.
pub(crate) const HITS_MAX: usize = 1_000;
/// Rows that a search looks at before what may not be seen is left out.
const HIT_ROWS_MAX: i64 = 20_000;
/// Images that a policy is tried on.
// LIMIT: each is an evaluation of some milliseconds.
const TRIED_MAX: usize = 2_000;

type Answer = Result<Response, ApiError>;

impl From<GatekeeperError> for ApiError {
    fn from(error: GatekeeperError) -> Self {
        match error {
            GatekeeperError::Invalid(why) => Self::invalid(why),
            GatekeeperError::Internal(error) => Self::internal(error),
        }
    }
}

/// Counts images by verdict.
#[utoipa::path(get, path = "/api/v1/overview", responses((status = 200, description = "How many images have which verdict", body = OverviewDocument), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn overview(State(console): State<Console>, parts: Parts) -> Answer {
    let asker = console.asker(&parts).await?;
    let counted = counts(&console, &sight(&asker)).await?;
    Ok(document(StatusCode::OK, &json!(counted)))
}

/// Counts what somebody may see.
pub(crate) async fn counts(
    console: &Console,
    may_see: &(dyn Fn(&RepositoryName) -> bool + Sync),
) -> Result<OverviewDocument, ApiError> {
    let totals = console.judgements.totals(may_see).await.map_err(ApiError::internal)?;
    let of = |verdict: &str| totals.verdicts.get(verdict).copied().unwrap_or_default();
    Ok(OverviewDocument {
        allowed: of("allow"),
        warned: of("warn"),
        denied: of("deny"),
        undecided: of("undecided"),
        failed: of("failed"),
        pending: totals.pending,
        quarantined: totals.quarantined,
    })
}

/// Lists images.
#[utoipa::path(get, path = "/api/v1/images", params(("repository" = Option<String>, Query, description = "Part of the name"), ("verdict" = Option<String>, Query), ("after" = Option<String>, Query, description = "`next` of the page before")), responses((status = 200, description = "Images with their verdicts, a page of them"), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn images(
    State(console): State<Console>,
    Query(query): Query<ListQuery>,
    parts: Parts,
) -> Answer {
    let asker = console.asker(&parts).await?;
    let filter = ImageFilter {
        repository: query.repository.as_str().into(),
        verdict: query.verdict.as_str().into(),
    };
    let may_see = sight(&asker);
    let found = console.judgements.images(&may_see, &filter, query.after(), PAGE_LENGTH).await;
    let found = found.map_err(ApiError::internal)?;
    let next = (found.len() == PAGE_LENGTH)
        .then(|| found.last().map(|row| format!("{}@{}", row.repository, row.digest)));
    let images: Vec<Value> = found.iter().map(image_document).collect();
    Ok(document(StatusCode::OK, &json!({ "images": images, "next": next.flatten() })))
}

/// Shows an image.
#[utoipa::path(get, path = "/api/v1/image", params(("repository" = String, Query), ("digest" = String, Query), ("use" = Option<String>, Query, description = "Only findings in use so far in a running container (`loaded`, `executed`, `listening`), or that may be for all that was seen"), ("sort" = Option<String>, Query, description = "`use`: what is used most first")), responses((status = 200, description = "An image: decision, findings with the highest grade of use over its running containers, packages, layers"), (status = 400, description = "The request is malformed", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 404, description = "There is none", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn image(
    State(console): State<Console>,
    Query(query): Query<ImageQuery>,
    Query(shown): Query<FindingsQuery>,
    parts: Parts,
) -> Answer {
    let asker = console.asker(&parts).await?;
    let (repository, digest) = query.parse()?;
    let _permit: Permit<ReadFindings> = permit_in(&asker.caller, &repository)?;
    let row = console.judgements.image(&repository, &digest).await.map_err(ApiError::internal)?;
    let row = row.ok_or_else(|| ApiError::Unknown { why: "there is no such image".into() })?;
    let verdict = console.judgements.verdict(&repository, &digest).await;
    let decision = verdict.map_err(ApiError::internal)?.map(|verdict| verdict.decision);
    let decision: Value = serde_json::from_str(&decision.unwrap_or_default()).unwrap_or_default();
    let (findings, left_out) = findings_in_use(&console, &digest, &shown).await?;
    // Which nodes there are is not for everybody who reads findings.
    let may_see_nodes = asker.caller.may(Action::ReadSystem, &Place::System);
    let finding = |(finding, used): &(StoredFinding, FindingGrade)| {
        let mut shown = finding_document(finding);
        if let Some(fields) = shown.as_object_mut() {
            fields.insert("use".to_owned(), used.document(may_see_nodes));
        }
        shown
    };
    let inventory = console.judgements.inventory(&digest).await.map_err(ApiError::internal)?;
    let packages = inventory.as_ref().map(|inventory| {
        let packages = inventory.packages.iter();
        packages.map(|package| json!({ "purl": package.purl, "layer": package.layer })).collect()
    });
    let layers = inventory.as_ref().map(|inventory| json!(inventory.layers));
    Ok(document(
        StatusCode::OK,
        &json!({
            "image": image_document(&row),
            "decision": decision,
            "findings": findings.iter().map(finding).collect::<Vec<_>>(),
            "findingsLeftOut": left_out,
            "packages": packages.unwrap_or(Value::Null),
            "layers": layers,
        }),
    ))
}

/// Finds images by a package.
#[utoipa::path(get, path = "/api/v1/packages", params(("name" = String, Query), ("below" = Option<String>, Query, description = "Only versions below this one")), responses((status = 200, description = "Images that hold a package"), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn packages(
    State(console): State<Console>,
    Query(query): Query<SearchQuery>,
    parts: Parts,
) -> Answer {
    let asker = console.asker(&parts).await?;
    let hits = package_hits(&console, &sight(&asker), &query).await?;
    let hits: Vec<Value> = hits
        .iter()
        .map(|hit| {
            json!({
                "repository": hit.repository,
                "digest": hit.digest,
                "purl": hit.purl,
                "version": hit.version,
            })
        })
        .collect();
    Ok(document(StatusCode::OK, &json!({ "packages": hits })))
}

/// Finds images with a package, below a version if one is named.
///
/// Versions are compared in the order of the package's ecosystem. One that does not parse is a
/// hit: nobody is told that it is not below.
pub(crate) async fn package_hits(
    console: &Console,
    may_see: &(dyn Fn(&RepositoryName) -> bool + Sync),
    query: &SearchQuery,
) -> Result<Vec<PackageHit>, ApiError> {
    let hits = console.judgements.images_with_package(query.name.trim(), HIT_ROWS_MAX).await;
    let mut found = Vec::new();
    for hit in hits.map_err(ApiError::internal)? {
        let is_seen = hit.repository.parse().is_ok_and(|name| may_see(&name));
        if is_seen && found.len() < HITS_MAX && is_below(&hit, query.below.trim()) {
            found.push(hit);
        }
    }
    Ok(found)
}

fn is_below(hit: &PackageHit, below: &str) -> bool {
    let kind = hit.purl.strip_prefix("pkg:").and_then(|rest| rest.split('/').next());
    let order = kind.and_then(order_of);
    below.is_empty()
        || order.is_none_or(|order| {
            order.compare(&hit.version, below).map_or(true, std::cmp::Ordering::is_lt)
        })
}

fn order_of(purl_type: &str) -> Option<VersionOrder> {
    Some(match purl_type {
        "apk" => VersionOrder::Alpine,
        "deb" => VersionOrder::Debian,
        "rpm" => VersionOrder::Redhat,
        "npm" => VersionOrder::Npm,
        "pypi" => VersionOrder::Pypi,
        "maven" => VersionOrder::Maven,
        "golang" => VersionOrder::Go,
        "cargo" => VersionOrder::Cargo,
        "gem" => VersionOrder::Rubygems,
        "composer" => VersionOrder::Packagist,
        "nuget" => VersionOrder::Nuget,
        "hex" => VersionOrder::Hex,
        "pub" => VersionOrder::Pub,
        _ => return None,
    })
}

/// Finds images by a vulnerability.
#[utoipa::path(get, path = "/api/v1/vulnerabilities", params(("name" = String, Query)), responses((status = 200, description = "Images that have a vulnerability"), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn vulnerabilities(
    State(console): State<Console>,
    Query(query): Query<SearchQuery>,
    parts: Parts,
) -> Answer {
    let asker = console.asker(&parts).await?;
    let may_see = sight(&asker);
    let name = query.name.trim();
    let hits = console.judgements.images_with_vulnerability(&may_see, name, HITS_MAX).await;
    let hits: Vec<Value> = hits
        .map_err(ApiError::internal)?
        .iter()
        .map(|(repository, digest, finding)| {
            json!({
                "repository": repository.as_str(),
                "digest": digest.to_string(),
                "finding": finding_document(finding),
            })
        })
        .collect();
    Ok(document(StatusCode::OK, &json!({ "vulnerabilities": hits })))
}

/// Lists images in quarantine.
#[utoipa::path(get, path = "/api/v1/quarantine", responses((status = 200, description = "Images in quarantine"), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn quarantined(State(console): State<Console>, parts: Parts) -> Answer {
    let asker = console.asker(&parts).await?;
    let may_see = sight(&asker);
    let held = console.judgements.quarantined().await.map_err(ApiError::internal)?;
    let held: Vec<Value> = held
        .iter()
        .filter(|held| held.repository.parse().is_ok_and(|name| may_see(&name)))
        .map(|held| {
            json!({
                "repository": held.repository,
                "digest": held.digest,
                "reason": held.reason,
                "placedBy": held.placed_by,
                "placed": moment(held.placed_ms),
            })
        })
        .collect();
    Ok(document(StatusCode::OK, &json!({ "quarantined": held })))
}

/// Withholds an image whatever its verdict.
#[utoipa::path(post, path = "/api/v1/quarantine", request_body = QuarantineDocument, responses((status = 204, description = "It is withheld"), (status = 400, description = "The request is malformed", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn quarantine(State(console): State<Console>, request: Request) -> Answer {
    let (asker, body) = asked::<QuarantineDocument>(&console, request).await?;
    let reason = reason_of(&body.reason).map_err(ApiError::invalid)?;
    let image = ImageQuery { repository: body.repository.clone(), digest: body.digest.clone() };
    let (repository, digest) = image.parse()?;
    let permit: Permit<Quarantine> = permit_in(&asker.caller, &repository)?;
    console.gatekeeper.quarantine(&permit, &digest, reason).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Ends the quarantine of an image.
#[utoipa::path(post, path = "/api/v1/release", request_body = QuarantineDocument, responses((status = 204, description = "Its verdict holds again"), (status = 400, description = "The request is malformed", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 404, description = "There is none", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn release(State(console): State<Console>, request: Request) -> Answer {
    let (asker, body) = asked::<QuarantineDocument>(&console, request).await?;
    let reason = reason_of(&body.reason).map_err(ApiError::invalid)?;
    let image = ImageQuery { repository: body.repository.clone(), digest: body.digest.clone() };
    let (repository, digest) = image.parse()?;
    let permit: Permit<Quarantine> = permit_in(&asker.caller, &repository)?;
    if !console.gatekeeper.release(&permit, &digest, reason).await? {
        return Err(ApiError::Unknown { why: "the image is not in quarantine".into() });
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Lists exceptions from policies.
#[utoipa::path(get, path = "/api/v1/exceptions", responses((status = 200, description = "Exceptions that nobody took back"), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn exceptions(State(console): State<Console>, parts: Parts) -> Answer {
    let asker = console.asker(&parts).await?;
    let given = console.judgements.exceptions().await.map_err(ApiError::internal)?;
    let given: Vec<Value> = given
        .iter()
        .filter(|exception| may_see_exception(&asker.caller, exception))
        .map(|exception| {
            json!({
                "number": exception.number,
                "finding": exception.finding,
                "package": exception.package,
                "repository": exception.repository,
                "owner": exception.owner,
                "reason": exception.reason,
                "expires": exception.expires,
                "addedBy": exception.added_by,
                "added": moment(exception.added_ms),
            })
        })
        .collect();
    Ok(document(StatusCode::OK, &json!({ "exceptions": given })))
}

/// Gives an exception.
#[utoipa::path(post, path = "/api/v1/exceptions", request_body = ExceptionDocument, responses((status = 201, description = "It is in force; its number"), (status = 400, description = "The request is malformed", body = Problem), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn add_exception(State(console): State<Console>, request: Request) -> Answer {
    let (asker, body) = asked::<ExceptionDocument>(&console, request).await?;
    let place = match body.repository.as_str() {
        "" => Place::System,
        name => Place::Repository(name.parse().map_err(ApiError::invalid)?),
    };
    let permit: Permit<GrantException> = authorize(&asker.caller, place)?;
    let exception = NewException {
        finding: body.finding.as_str().into(),
        package: body.package.as_str().into(),
        owner: body.owner.as_str().into(),
        reason: body.reason.as_str().into(),
        expires: body.expires.as_str().into(),
    };
    let exception = exception.checked().map_err(ApiError::invalid)?;
    let number = console.gatekeeper.add_exception(&permit, &exception).await?;
    Ok(document(StatusCode::CREATED, &json!({ "number": number })))
}

/// Takes an exception back.
#[utoipa::path(delete, path = "/api/v1/exceptions/{number}", params(("number" = i64, Path)), responses((status = 204, description = "It holds no longer"), (status = 403, description = "It is not allowed", body = Problem), (status = 404, description = "There is none", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn end_exception(
    State(console): State<Console>,
    Path(number): Path<i64>,
    parts: Parts,
) -> Answer {
    let asker = console.asker(&parts).await?;
    let given = console.judgements.exceptions().await.map_err(ApiError::internal)?;
    let unknown = || ApiError::Unknown { why: "there is no such exception in force".into() };
    // What somebody may not see does not exist for them.
    let exception = given
        .iter()
        .find(|one| one.number == number && may_see_exception(&asker.caller, one))
        .ok_or_else(unknown)?;
    let place = place_of(exception).ok_or_else(unknown)?;
    let permit: Permit<GrantException> = authorize(&asker.caller, place)?;
    if !console.gatekeeper.end_exception(&permit, number).await? {
        return Err(unknown());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Returns where an exception holds; `None` where its repository has no name that parses.
fn place_of(exception: &StoredException) -> Option<Place> {
    match &*exception.repository {
        "" => Some(Place::System),
        name => name.parse().ok().map(Place::Repository),
    }
}

/// Tells whether somebody may see an exception: those of the repositories whose findings they
/// may read, and those that hold everywhere, which bear on these too.
fn may_see_exception(caller: &Caller, exception: &StoredException) -> bool {
    match place_of(exception) {
        Some(Place::System) => may_somewhere(caller, Action::ReadFindings),
        Some(place) => caller.may(Action::ReadFindings, &place),
        None => false,
    }
}

/// Lists what happened at the gate.
#[utoipa::path(get, path = "/api/v1/events", params(("before" = Option<i64>, Query, description = "Only events with a lower number")), responses((status = 200, description = "Events, newest first"), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn events(
    State(console): State<Console>,
    Query(query): Query<EventsQuery>,
    parts: Parts,
) -> Answer {
    let asker = console.asker(&parts).await?;
    let may_see = sight(&asker);
    let events = console.judgements.events(query.before, 200).await.map_err(ApiError::internal)?;
    let events: Vec<Value> = events
        .iter()
        .filter(|event| match &*event.repository {
            // What concerns all repositories names some of them.
            "" => asker.caller.may(Action::ReadSystem, &Place::System),
            name => name.parse().is_ok_and(|name| may_see(&name)),
        })
        .map(event_document)
        .collect();
    Ok(document(StatusCode::OK, &json!({ "events": events })))
}

/// Tells what images are judged with.
#[utoipa::path(get, path = "/api/v1/bench", responses((status = 200, description = "What images are judged with", body = BenchView), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn bench(State(console): State<Console>, parts: Parts) -> Answer {
    let asker = console.asker(&parts).await?;
    let _permit: Permit<ReadSystem> = authorize(&asker.caller, Place::System)?;
    Ok(document(StatusCode::OK, &json!(console.gatekeeper.bench())))
}

/// Looks for another database or other policies at once.
#[utoipa::path(post, path = "/api/v1/refresh", responses((status = 200, description = "How many images were judged again"), (status = 403, description = "It is not allowed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn refresh(State(console): State<Console>, parts: Parts) -> Answer {
    let asker = console.asker(&parts).await?;
    let permit: Permit<Operate> = authorize(&asker.caller, Place::System)?;
    let judged = console.gatekeeper.refresh(&permit).await?;
    Ok(document(StatusCode::OK, &json!({ "judgedAgain": judged })))
}

/// Holds a policy against stored images; changes nothing.
#[utoipa::path(post, path = "/api/v1/policies/try", request_body = TryDocument, responses((status = 200, description = "What the policy would say of each image"), (status = 400, description = "The request is malformed", body = Problem), (status = 401, description = "Nobody is known to ask", body = Problem)))]
pub(crate) async fn try_policy(State(console): State<Console>, request: Request) -> Answer {
    let (asker, body) = asked::<TryDocument>(&console, request).await?;
    let may_see = sight(&asker);
    let images = console.judgements.image_names(&may_see, TRIED_MAX).await;
    let images = images.map_err(ApiError::internal)?;
    let rows = console.gatekeeper.try_policy(&body.document, &images).await?;
    Ok(document(StatusCode::OK, &json!({ "images": rows, "tried": images.len() })))
}

/// Finds out who asks, and only then reads the body.
async fn asked<T: DeserializeOwned>(
    console: &Console,
    request: Request,
) -> Result<(std::sync::Arc<seawall_serve::identity::Identified>, T), ApiError> {
    let (parts, body) = request.into_parts();
    let asker = console.asker(&parts).await?;
    Ok((asker, read_document(&parts, body, BODY_BYTES_MAX).await?))
}

/// Tells whether somebody may do something anywhere; for what pages offer.
pub(crate) fn may_somewhere(caller: &Caller, action: Action) -> bool {
    caller.grants.iter().any(|grant| grant.role.actions().contains(&action))
}
