//! API keys and sessions.

use seawall_evidence::record::Value;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, DetailKey, SubjectKind};
use seawall_policy::access::{ManageIdentities, Permit, ReadIdentities};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{
    ApiKey, By, Identities, IdentityError, LIST_LENGTH_MAX, Session, account_of, damaged, end,
    finish, millis, moment, read_scope, scope_text, with_text,
};

impl Identities {
    /// Reads an API key, to find out whether somebody has it.
    pub async fn key(&self, id: &str) -> Result<Option<ApiKey>, IdentityError> {
        let query = "SELECT id, account, hash, scope, note, created_ms, expires_ms \
                     FROM api_keys WHERE id = $1";
        let row = sqlx::query(query).bind(id).fetch_optional(self.tables().readers()).await?;
        row.as_ref().map(read_key).transpose()
    }

    /// Lists API keys, by account and age.
    pub async fn keys(
        &self,
        _permit: &Permit<ReadIdentities>,
    ) -> Result<Vec<ApiKey>, IdentityError> {
        let rows = sqlx::query(
            "SELECT id, account, hash, scope, note, created_ms, expires_ms \
             FROM api_keys ORDER BY account, created_ms, id LIMIT $1",
        )
        .bind(LIST_LENGTH_MAX)
        .fetch_all(self.tables().readers())
        .await?;
        rows.iter().map(read_key).collect()
    }

    /// Adds an API key.
    pub async fn add_key(
        &self,
        _permit: &Permit<ManageIdentities>,
        key: &ApiKey,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        let Some(account) = account_of(&mut change, &key.account).await? else {
            return Err(IdentityError::Unknown { what: "account", name: key.account.clone() });
        };
        sqlx::query(
            "INSERT INTO api_keys (id, account, hash, scope, note, created_ms, expires_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&*key.id)
        .bind(&*key.account)
        .bind(key.hash.as_slice())
        .bind(scope_text(key.scope.as_deref()))
        .bind(&*key.note)
        .bind(millis(Some(by.now)))
        .bind(millis(key.expires))
        .execute(&mut *change)
        .await?;
        let mut entry = by
            .entry(Action::KeyCreated, account.kind.subject(), &key.account)?
            .on(SubjectKind::Key, seawall_evidence::text::Text::tamed(&key.id))?;
        if let Some(scope) = &key.scope {
            let parts: Vec<String> = scope.iter().map(ToString::to_string).collect();
            entry = with_text(entry, DetailKey::Role, &parts.join(", "))?;
        }
        if let Some(expires) = key.expires {
            entry = entry.with(DetailKey::Expires, Value::Time(expires))?;
        }
        finish(change, &entry).await
    }

    /// Revokes an API key.
    pub async fn revoke_key(
        &self,
        _permit: &Permit<ManageIdentities>,
        id: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        let query = "DELETE FROM api_keys WHERE id = $1 RETURNING account";
        let row = sqlx::query(query).bind(id).fetch_optional(&mut *change).await?;
        let Some(row) = row else {
            return Err(IdentityError::Unknown { what: "key", name: id.into() });
        };
        let entry = by.entry(Action::KeyRevoked, SubjectKind::Key, id)?;
        let account: String = row.try_get(0)?;
        finish(change, &with_text(entry, DetailKey::Owner, &account)?).await
    }

    /// Reads a session by the hash of its secret.
    pub async fn session(&self, hash: &[u8; 32]) -> Result<Option<Session>, IdentityError> {
        let query = "SELECT account, created_ms, expires_ms FROM sessions WHERE hash = $1";
        let row = sqlx::query(query)
            .bind(hash.as_slice())
            .fetch_optional(self.tables().readers())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let damaged = || damaged("a session");
        Ok(Some(Session {
            account: row.try_get::<String, _>(0)?.into(),
            created: moment(row.try_get(1)?).ok_or_else(damaged)?,
            expires: moment(row.try_get(2)?).ok_or_else(damaged)?,
        }))
    }

    /// Adds a session, for somebody whose password was verified, and forgets those that ended.
    pub async fn add_session(
        &self,
        hash: &[u8; 32],
        session: &Session,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        sqlx::query("DELETE FROM sessions WHERE expires_ms <= $1")
            .bind(millis(Some(session.created)))
            .execute(&mut *change)
            .await?;
        sqlx::query(
            "INSERT INTO sessions (hash, account, created_ms, expires_ms) VALUES ($1, $2, $3, $4)",
        )
        .bind(hash.as_slice())
        .bind(&*session.account)
        .bind(millis(Some(session.created)))
        .bind(millis(Some(session.expires)))
        .execute(&mut *change)
        .await?;
        Ok(change.commit().await?)
    }

    /// Ends a session, by its own holder.
    pub async fn end_session(
        &self,
        hash: &[u8; 32],
        account: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        sqlx::query("DELETE FROM sessions WHERE hash = $1 AND account = $2")
            .bind(hash.as_slice())
            .bind(account)
            .execute(&mut *change)
            .await?;
        let entry = by.entry(Action::Logout, SubjectKind::User, account)?;
        finish(change, &entry).await
    }

    /// Ends every token and session of an account.
    pub async fn end_all(
        &self,
        _permit: &Permit<ManageIdentities>,
        account: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        let Some(known) = account_of(&mut change, account).await? else {
            return Err(IdentityError::Unknown { what: "account", name: account.into() });
        };
        sqlx::query("UPDATE accounts SET valid_from_ms = $2 WHERE name = $1")
            .bind(account)
            .bind(millis(Some(by.now)))
            .execute(&mut *change)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE account = $1")
            .bind(account)
            .execute(&mut *change)
            .await?;
        let entry = by.entry(Action::Logout, known.kind.subject(), account)?;
        finish(change, &entry).await
    }
}

fn read_key(row: &AnyRow) -> Result<ApiKey, IdentityError> {
    let hash: Vec<u8> = row.try_get(2)?;
    let created: Option<Timestamp> = moment(row.try_get(5)?);
    Ok(ApiKey {
        id: row.try_get::<String, _>(0)?.into(),
        account: row.try_get::<String, _>(1)?.into(),
        hash: hash.try_into().map_err(|_error| damaged("the hash of a key"))?,
        scope: read_scope(&row.try_get::<String, _>(3)?)?,
        note: row.try_get::<String, _>(4)?.into(),
        created: created.ok_or_else(|| damaged("a moment"))?,
        expires: end(row.try_get(6)?),
    })
}
