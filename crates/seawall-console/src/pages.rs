//! The pages, rendered on the server.
//!
//! A page shows what its reader may see and offers what they may do. Changes are sent to the
//! API by the script; a page itself changes nothing.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use seawall_policy::access::{Action, Permit, Place, ReadFindings};
use seawall_serve::identity::{AuthenticationError, Identified};
use seawall_serve::problem::ApiError;
use seawall_store::judgements::StoredFinding;
use seawall_store::judgements::overview::{ImageFilter, ImageRow};

use crate::api::{HITS_MAX, PAGE_LENGTH, counts, may_somewhere, package_hits};
use crate::gatekeeper::BenchView;
use crate::wire::{
    FindingsQuery, ImageQuery, ListQuery, OverviewDocument, SearchQuery, findings_in_use, moment,
    permit_in,
};
use crate::{Console, sight};

pub(crate) mod fleet;

use fleet::{AlertLine, FleetView};

/// Everything of a page comes from here, and nothing may be framed or sent elsewhere.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Events that the overview shows.
const EVENTS_SHOWN: usize = 12;
/// Packages that a page of an image shows.
// LIMIT: a page, not an export; the API has all of them.
const PACKAGES_SHOWN: usize = 2_000;

/// What every page has.
struct Frame {
    user: String,
    csrf: String,
    here: &'static str,
    may_read_system: bool,
    may_read_evidence: bool,
    may_read_identities: bool,
}

impl Frame {
    fn of(console: &Console, asker: &Identified, parts: &Parts, here: &'static str) -> Self {
        let system = |action| asker.caller.may(action, &Place::System);
        let csrf = console.identity.csrf_of(parts);
        Self {
            user: asker.caller.name.to_string(),
            csrf: csrf.map(|csrf| csrf.reveal().clone()).unwrap_or_default(),
            here,
            may_read_system: system(Action::ReadSystem),
            may_read_evidence: system(Action::ReadEvidence),
            may_read_identities: system(Action::ReadIdentities),
        }
    }

    /// Marks the link of this page for those who hear the page.
    fn current(&self, page: &str) -> &'static str {
        if self.here == page { "page" } else { "false" }
    }
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage;

/// One line of the overview's list of events.
struct EventLine {
    time: String,
    what: &'static str,
    repository: Box<str>,
    digest: Box<str>,
    verdict: String,
    reason: String,
}

/// A part of the bar of verdicts, in tenths of a percent.
struct BarPart {
    name: &'static str,
    count: u64,
    start: u64,
    width: u64,
}

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    frame: Frame,
    counts: OverviewDocument,
    bar: Vec<BarPart>,
    needs: Vec<ImageView>,
    events: Vec<EventLine>,
    bench: Option<BenchView>,
    fleet: Option<FleetView>,
    grave: Vec<AlertLine>,
}

/// An image as tables show it.
struct ImageView {
    repository: String,
    digest: String,
    short: String,
    tags: String,
    verdict: &'static str,
    verdict_class: &'static str,
    reason: String,
    judged: String,
    critical: i64,
    high: i64,
    medium: i64,
    other: i64,
}

impl ImageView {
    fn of(row: &ImageRow) -> Self {
        let of = |name: &str| row.findings.get(name).copied().unwrap_or_default();
        let named = of("critical") + of("high") + of("medium");
        let (verdict, verdict_class) = match (row.is_quarantined, &*row.verdict) {
            (true, _) => ("in quarantine", "deny"),
            (_, "allow") => ("allowed", "allow"),
            (_, "warn") => ("allowed with warnings", "warn"),
            (_, "deny") => ("withheld", "deny"),
            (_, "undecided") => ("withheld: undecided", "deny"),
            (_, "failed") => ("withheld: not scanned", "deny"),
            _ => ("no image", "allow"),
        };
        Self {
            repository: row.repository.to_string(),
            digest: row.digest.to_string(),
            short: row.digest.short().to_owned(),
            tags: row.tags.join(", "),
            verdict,
            verdict_class,
            reason: row.reason.to_string(),
            judged: moment(row.judged_ms),
            critical: of("critical"),
            high: of("high"),
            medium: of("medium"),
            other: row.findings.values().sum::<i64>() - named,
        }
    }
}

#[derive(Template)]
#[template(path = "images.html")]
struct ImagesPage {
    frame: Frame,
    repository: String,
    verdict: String,
    images: Vec<ImageView>,
    next: Option<String>,
}

/// A layer as the page of an image shows it.
struct LayerLine {
    number: usize,
    digest: String,
    size: String,
    created_by: String,
    packages: usize,
}

/// A finding as the page of an image shows it.
struct FindingLine {
    finding: StoredFinding,
    used: String,
    /// The container in which it is used most; empty where there is none, or it may not be seen.
    container: String,
}

#[derive(Template)]
#[template(path = "image.html")]
#[expect(clippy::struct_excessive_bools, reason = "each shows or hides a part of the page")]
struct ImagePage {
    frame: Frame,
    image: ImageView,
    is_quarantined: bool,
    is_withheld: bool,
    may_quarantine: bool,
    may_except: bool,
    findings: Vec<FindingLine>,
    asked: FindingsQuery,
    left_out: usize,
    layers: Vec<LayerLine>,
    packages: Vec<(String, usize)>,
    package_count: usize,
}

/// A hit of a search.
struct HitLine {
    repository: String,
    digest: String,
    short: String,
    what: String,
    note: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    name: String,
    below: String,
    is_asked: bool,
    is_cut: bool,
    hits: Vec<HitLine>,
}

#[derive(Template)]
#[template(path = "quarantine.html")]
struct QuarantinePage {
    frame: Frame,
    may_quarantine: bool,
}

#[derive(Template)]
#[template(path = "exceptions.html")]
struct ExceptionsPage {
    frame: Frame,
    may_except: bool,
}

#[derive(Template)]
#[template(path = "policies.html")]
struct PoliciesPage {
    frame: Frame,
    bench: Option<BenchView>,
}

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    what: &'static str,
    advice: &'static str,
}

/// An answer to a browser that is no page.
pub(crate) enum Refusal {
    /// Who asks is not known: the page of the log-in comes first.
    LogIn,
    /// Anything else.
    Failed(ApiError),
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        let is_unknown = matches!(
            error,
            ApiError::Authentication(AuthenticationError::Missing | AuthenticationError::Refused)
        );
        if is_unknown { Self::LogIn } else { Self::Failed(error) }
    }
}

impl axum::response::IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = match self {
            Self::LogIn => return Redirect::to("/login").into_response(),
            Self::Failed(error) => error,
        };
        let status = error.into_response().status();
        let page = match status {
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => FailurePage {
                what: "There is no such page, or it is not yours to see.",
                advice: "Go back to the overview, or ask an administrator for the role that you need.",
            },
            StatusCode::BAD_REQUEST => FailurePage {
                what: "The address of this page is malformed.",
                advice: "Go back to the overview and follow the links from there.",
            },
            _ => FailurePage {
                what: "The server could not answer.",
                advice: "Try again in a moment. If it stays so, the server's log has the reason under the id in the header x-request-id.",
            },
        };
        let mut response = html(&page);
        *response.status_mut() = status;
        response
    }
}

type Page = Result<Response, Refusal>;

async fn enter(console: &Console, parts: &Parts) -> Result<Arc<Identified>, Refusal> {
    Ok(console.asker(parts).await?)
}

pub(crate) async fn login() -> Response {
    html(&LoginPage)
}

pub(crate) async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("../../../ui/assets/console.css"))
}

pub(crate) async fn script() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("../../../ui/assets/console.js"))
}

pub(crate) async fn icon() -> Response {
    asset("image/svg+xml", include_str!("../../../ui/assets/icon.svg"))
}

pub(crate) async fn overview(State(console): State<Console>, parts: Parts) -> Page {
    let asker = enter(&console, &parts).await?;
    let may_see = sight(&asker);
    let counts = counts(&console, &may_see).await?;
    let mut needs = Vec::new();
    for verdict in ["deny", "undecided", "failed"] {
        let filter = ImageFilter { verdict: verdict.into(), ..ImageFilter::default() };
        let found = console.judgements.images(&may_see, &filter, None, 10).await;
        needs.extend(found.map_err(ApiError::internal)?.iter().map(ImageView::of));
    }
    needs.truncate(10);
    let events = console.judgements.events(None, 100).await.map_err(ApiError::internal)?;
    let events = events
        .into_iter()
        .filter(|event| event.repository.parse().is_ok_and(|name| may_see(&name)));
    let events = events.take(EVENTS_SHOWN).map(event_line).collect();
    let frame = Frame::of(&console, &asker, &parts, "overview");
    let bench = frame.may_read_system.then(|| console.gatekeeper.bench());
    let (fleet, grave) = if frame.may_read_system {
        let (fleet, grave) = FleetView::of(&console, &parts).await?;
        (Some(fleet), grave)
    } else {
        (None, Vec::new())
    };
    let bar = bar(&counts);
    Ok(html(&OverviewPage { frame, counts, bar, needs, events, bench, fleet, grave }))
}

fn event_line(event: seawall_store::judgements::events::GateEvent) -> EventLine {
    let data: serde_json::Value = serde_json::from_str(&event.data).unwrap_or_default();
    let text = |key: &str| data.get(key).and_then(|it| it.as_str()).unwrap_or_default().to_owned();
    EventLine {
        time: moment(event.time_ms),
        what: match &*event.kind {
            "dev.seawall.image.judged" => "judged for the first time",
            "dev.seawall.verdict.changed" => "verdict changed",
            "dev.seawall.findings.changed" => "findings changed",
            "dev.seawall.tag.moved" => "a tag was moved",
            _ => "event",
        },
        verdict: text("verdict"),
        reason: text("reason"),
        repository: event.repository,
        digest: event.digest,
    }
}

fn bar(counts: &OverviewDocument) -> Vec<BarPart> {
    let withheld = counts.denied + counts.undecided + counts.failed;
    let parts = [
        ("allowed", counts.allowed),
        ("warned", counts.warned),
        ("withheld", withheld),
        ("pending", counts.pending),
    ];
    let total = parts.iter().map(|(_, count)| count).sum::<u64>().max(1);
    let mut start = 0;
    parts
        .into_iter()
        .map(|(name, count)| {
            let width = count * 1000 / total;
            let part = BarPart { name, count, start, width };
            start += width;
            part
        })
        .collect()
}

pub(crate) async fn images(
    State(console): State<Console>,
    Query(query): Query<ListQuery>,
    parts: Parts,
) -> Page {
    let asker = enter(&console, &parts).await?;
    let filter = ImageFilter {
        repository: query.repository.as_str().into(),
        verdict: query.verdict.as_str().into(),
    };
    let may_see = sight(&asker);
    let found = console.judgements.images(&may_see, &filter, query.after(), PAGE_LENGTH).await;
    let found = found.map_err(ApiError::internal)?;
    let next = found.last().filter(|_| found.len() == PAGE_LENGTH);
    let next = next.map(|row| format!("{}@{}", row.repository, row.digest));
    Ok(html(&ImagesPage {
        frame: Frame::of(&console, &asker, &parts, "images"),
        images: found.iter().map(ImageView::of).collect(),
        repository: query.repository,
        verdict: query.verdict,
        next,
    }))
}

pub(crate) async fn image(
    State(console): State<Console>,
    Query(query): Query<ImageQuery>,
    Query(asked): Query<FindingsQuery>,
    parts: Parts,
) -> Page {
    let asker = enter(&console, &parts).await?;
    let (repository, digest) = query.parse()?;
    let _permit: Permit<ReadFindings> = permit_in(&asker.caller, &repository)?;
    let row = console.judgements.image(&repository, &digest).await.map_err(ApiError::internal)?;
    let row = row.ok_or_else(|| ApiError::Unknown { why: "there is no such image".into() })?;
    let (findings, left_out) = findings_in_use(&console, &digest, &asked).await?;
    let may_see_nodes = asker.caller.may(Action::ReadSystem, &Place::System);
    let findings = findings.into_iter().map(|(finding, used)| FindingLine {
        finding,
        used: used.words(),
        container: used.place.filter(|_| may_see_nodes).map(|it| it.1.into()).unwrap_or_default(),
    });
    let inventory = console.judgements.inventory(&digest).await.map_err(ApiError::internal)?;
    let inventory = inventory.unwrap_or_default();
    let count_of = |layer| inventory.packages.iter().filter(|it| it.layer == layer).count();
    let layers = inventory.layers.iter().enumerate().map(|(number, layer)| LayerLine {
        number: number + 1,
        digest: layer.digest.as_ref().map(|it| it.short().to_owned()).unwrap_or_default(),
        size: mebibytes(layer.size_bytes),
        created_by: layer.created_by.as_deref().unwrap_or_default().to_owned(),
        packages: count_of(number),
    });
    let packages = inventory.packages.iter().take(PACKAGES_SHOWN);
    let place = Place::Repository(repository);
    Ok(html(&ImagePage {
        is_quarantined: row.is_quarantined,
        is_withheld: !matches!(&*row.verdict, "allow" | "warn" | "no-image"),
        may_quarantine: asker.caller.may(Action::Quarantine, &place),
        may_except: asker.caller.may(Action::GrantException, &place),
        image: ImageView::of(&row),
        findings: findings.collect(),
        asked,
        left_out,
        layers: layers.collect(),
        packages: packages.map(|it| (it.purl.to_string(), it.layer + 1)).collect(),
        package_count: inventory.packages.len(),
        frame: Frame::of(&console, &asker, &parts, "images"),
    }))
}

fn mebibytes(bytes: u64) -> String {
    let tenths = bytes / (1024 * 1024 / 10);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

pub(crate) async fn search(
    State(console): State<Console>,
    Query(query): Query<SearchQuery>,
    parts: Parts,
) -> Page {
    let asker = enter(&console, &parts).await?;
    let may_see = sight(&asker);
    let name = query.name.trim();
    let mut hits = Vec::new();
    if !name.is_empty() {
        let found = console.judgements.images_with_vulnerability(&may_see, name, HITS_MAX).await;
        for (repository, digest, finding) in found.map_err(ApiError::internal)? {
            hits.push(HitLine {
                repository: repository.to_string(),
                digest: digest.to_string(),
                short: digest.short().to_owned(),
                what: format!("{} {}", finding.package, finding.version),
                note: format!("{}, {}", finding.severity, finding.segment),
            });
        }
        for hit in package_hits(&console, &may_see, &query).await? {
            let short = hit.digest.rsplit(':').next().and_then(|hex| hex.get(..12));
            hits.push(HitLine {
                short: short.unwrap_or_default().to_owned(),
                repository: hit.repository.into(),
                digest: hit.digest.into(),
                what: hit.purl.into(),
                note: hit.version.into(),
            });
        }
    }
    Ok(html(&SearchPage {
        frame: Frame::of(&console, &asker, &parts, "search"),
        is_asked: !name.is_empty(),
        is_cut: HITS_MAX <= hits.len(),
        name: query.name,
        below: query.below,
        hits,
    }))
}

pub(crate) async fn quarantine(State(console): State<Console>, parts: Parts) -> Page {
    let asker = enter(&console, &parts).await?;
    Ok(html(&QuarantinePage {
        may_quarantine: may_somewhere(&asker.caller, Action::Quarantine),
        frame: Frame::of(&console, &asker, &parts, "quarantine"),
    }))
}

pub(crate) async fn exceptions(State(console): State<Console>, parts: Parts) -> Page {
    let asker = enter(&console, &parts).await?;
    Ok(html(&ExceptionsPage {
        may_except: may_somewhere(&asker.caller, Action::GrantException),
        frame: Frame::of(&console, &asker, &parts, "exceptions"),
    }))
}

pub(crate) async fn policies(State(console): State<Console>, parts: Parts) -> Page {
    let asker = enter(&console, &parts).await?;
    let frame = Frame::of(&console, &asker, &parts, "policies");
    let bench = frame.may_read_system.then(|| console.gatekeeper.bench());
    Ok(html(&PoliciesPage { frame, bench }))
}

pub(crate) async fn evidence(State(console): State<Console>, parts: Parts) -> Page {
    let asker = enter(&console, &parts).await?;
    Ok(html(&EvidencePage { frame: Frame::of(&console, &asker, &parts, "evidence") }))
}

pub(crate) async fn accounts(State(console): State<Console>, parts: Parts) -> Page {
    let asker = enter(&console, &parts).await?;
    Ok(html(&AccountsPage { frame: Frame::of(&console, &asker, &parts, "accounts") }))
}

fn html(page: &impl Template) -> Response {
    let text = match page.render() {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(error = %error, "a page could not be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(header::CACHE_CONTROL, "no-store");
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    response
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
