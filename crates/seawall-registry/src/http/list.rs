//! Tags, repositories and referrers, in pages with a link to the next (RFC 8288).

use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use seawall_artifact::digest::Digest;
use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::Pull;
use serde::Serialize;

use super::{Answer, Asked, Registry, repository_of, set};
use crate::document::OCI_INDEX;
use crate::error::RegistryError;
use crate::query::{Query, encode};
use crate::storage::catalogue::{Page, PageWanted};
use crate::storage::referrers::Referrer;

#[derive(Serialize)]
struct TagsWire<'a> {
    name: &'a str,
    tags: &'a [String],
}

#[derive(Serialize)]
struct CatalogueWire<'a> {
    repositories: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReferrersWire<'a> {
    schema_version: u8,
    media_type: &'static str,
    manifests: &'a [Referrer],
}

impl Registry {
    pub(super) async fn list_tags(&self, asked: &Asked<'_>, name: RepositoryName) -> Answer {
        let permit = self.permit::<Pull>(asked, name)?;
        let wanted = page_wanted(&asked.query)?;
        let page = self.storage().tags(&permit, &wanted).await?;
        let name = repository_of(&permit)?.as_str();
        let mut response = json(&TagsWire { name, tags: &page.names }, "application/json")?;
        link(&mut response, &format!("/v2/{name}/tags/list"), &wanted, &page)?;
        Ok(response)
    }

    pub(super) async fn list_repositories(&self, asked: &Asked<'_>) -> Answer {
        let wanted = page_wanted(&asked.query)?;
        let page = self.storage().repositories(asked.caller, &wanted).await?;
        let wire = CatalogueWire { repositories: &page.names };
        let mut response = json(&wire, "application/json")?;
        link(&mut response, "/v2/_catalog", &wanted, &page)?;
        Ok(response)
    }

    pub(super) async fn list_referrers(
        &self,
        asked: &Asked<'_>,
        name: RepositoryName,
        subject: &Digest,
    ) -> Answer {
        let permit = self.permit::<Pull>(asked, name)?;
        let artifact_type = asked.query.value("artifactType").filter(|text| !text.is_empty());
        let last = super::digest_of_query(&asked.query, "last")?;
        let found = self.storage();
        let found = found.referrers(&permit, subject, artifact_type, last.as_ref()).await?;
        let wire =
            ReferrersWire { schema_version: 2, media_type: OCI_INDEX, manifests: &found.entries };
        let mut response = json(&wire, OCI_INDEX)?;
        if artifact_type.is_some() {
            set(&mut response, "oci-filters-applied", "artifactType")?;
        }
        if let Some(next) = found.next {
            let name = repository_of(&permit)?;
            let filter = artifact_type.map(|text| format!("&artifactType={}", encode(text)));
            let filter = filter.unwrap_or_default();
            let next = encode(&next.to_string());
            let target =
                format!("</v2/{name}/referrers/{subject}?last={next}{filter}>; rel=\"next\"");
            set(&mut response, "link", &target)?;
        }
        Ok(response)
    }
}

fn page_wanted(query: &Query<'_>) -> Result<PageWanted, RegistryError> {
    let count = match query.value("n") {
        None | Some("") => None,
        Some(text) => Some(text.parse().map_err(|_malformed| RegistryError::SizeInvalid {
            reason: "`n` is no number of entries".into(),
        })?),
    };
    Ok(PageWanted { count, last: query.value("last").map(str::to_owned) })
}

fn json(wire: &impl Serialize, content_type: &'static str) -> Answer {
    let body = serde_json::to_vec(wire).map_err(RegistryError::internal)?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    Ok(response)
}

/// Links to the page behind this one. Who asked for no entries gets no link.
fn link(
    response: &mut Response<Body>,
    path: &str,
    wanted: &PageWanted,
    page: &Page,
) -> Result<(), RegistryError> {
    let Some(next) = &page.next else { return Ok(()) };
    if wanted.count == Some(0) {
        return Ok(());
    }
    let count = wanted.count.map(|count| format!("n={count}&")).unwrap_or_default();
    set(response, "link", &format!("<{path}?{count}last={}>; rel=\"next\"", encode(next)))
}
