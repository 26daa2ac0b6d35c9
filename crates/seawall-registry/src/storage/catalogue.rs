//! Lists of tags and of repositories, in pages.

use seawall_artifact::reference::RepositoryName;
use seawall_policy::access::{Action, Caller, Permit, Place, Pull};
use sqlx::Row as _;

use super::{Storage, repository_of};
use crate::error::RegistryError;
use crate::limits::{CATALOGUE_ROWS_MAX, PAGE_NAMES_MAX};

/// Which part of a list is wanted.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct PageWanted {
    /// How many names.
    pub(crate) count: Option<usize>,
    /// Behind which one.
    pub(crate) last: Option<String>,
}

impl PageWanted {
    fn limit(&self) -> usize {
        self.count.unwrap_or(PAGE_NAMES_MAX).min(PAGE_NAMES_MAX)
    }
}

/// A part of a list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Page {
    pub(crate) names: Vec<String>,
    /// Behind which name the list goes on, if it does.
    pub(crate) next: Option<String>,
}

impl Page {
    /// Makes a page of what was read, which is one name more than it has if the list goes on.
    fn of(mut names: Vec<String>, limit: usize) -> Self {
        let goes_on = limit < names.len();
        names.truncate(limit);
        let next = names.last().cloned().filter(|_| goes_on);
        Self { names, next }
    }
}

impl Storage {
    /// Lists tags in the order of their bytes.
    pub(crate) async fn tags(
        &self,
        permit: &Permit<Pull>,
        wanted: &PageWanted,
    ) -> Result<Page, RegistryError> {
        let repository = repository_of(permit)?;
        let names = self
            .names(
                "SELECT name FROM tags WHERE repository = $1 AND name > $2 ORDER BY name LIMIT $3",
                repository.as_str(),
                wanted.last.as_deref().unwrap_or_default(),
                wanted.limit() + 1,
            )
            .await?;
        if names.is_empty() && !self.knows(repository).await? {
            return Err(RegistryError::NameUnknown);
        }
        Ok(Page::of(names, wanted.limit()))
    }

    async fn knows(&self, repository: &RepositoryName) -> Result<bool, RegistryError> {
        let query = sqlx::query("SELECT 1 FROM repositories WHERE name = $1");
        let query = query.bind(repository.as_str());
        Ok(query.fetch_optional(self.tables().readers()).await?.is_some())
    }

    /// Lists the repositories with manifests that `caller` may pull from.
    pub(crate) async fn repositories(
        &self,
        caller: &Caller,
        wanted: &PageWanted,
    ) -> Result<Page, RegistryError> {
        let limit = wanted.limit();
        let mut page = Page { names: Vec::new(), next: wanted.last.clone() };
        let mut seen = 0;
        while page.names.len() <= limit && seen < CATALOGUE_ROWS_MAX {
            let rows = self
                .names(
                    "SELECT name FROM repositories r WHERE name > $2 AND name <> $1 AND EXISTS \
                     (SELECT 1 FROM manifests m WHERE m.repository = r.name \
                      AND m.deleted_ms IS NULL) ORDER BY name LIMIT $3",
                    "",
                    page.next.as_deref().unwrap_or_default(),
                    500,
                )
                .await?;
            let Some(last) = rows.last() else {
                page.next = None;
                break;
            };
            page.next = Some(last.clone());
            seen += rows.len();
            page.names.extend(rows.into_iter().filter(|name| may_pull(caller, name)));
        }
        if limit < page.names.len() {
            page = Page::of(page.names, limit);
        }
        Ok(page)
    }

    async fn names(
        &self,
        query: &'static str,
        first: &str,
        last: &str,
        limit: usize,
    ) -> Result<Vec<String>, RegistryError> {
        let rows = sqlx::query(query)
            .bind(first)
            .bind(last)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.tables().readers())
            .await?;
        rows.iter().map(|row| row.try_get(0).map_err(Into::into)).collect()
    }
}

fn may_pull(caller: &Caller, name: &str) -> bool {
    let name = name.parse().map(Place::Repository);
    name.is_ok_and(|place| caller.may(Action::Pull, &place))
}
