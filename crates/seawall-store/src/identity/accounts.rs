//! Accounts and grants.

use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, DetailKey, SubjectKind};
use seawall_policy::access::{Grant, ManageIdentities, Permit, ReadIdentities, Role};
use sqlx::{AnyConnection, Row as _};

use super::{
    Account, AccountKind, By, Identities, IdentityError, LIST_LENGTH_MAX, account_of, finish,
    millis, read_account, read_grant, with_text,
};

impl Identities {
    /// Reads an account, to find out whether somebody is who they say.
    pub async fn account(&self, name: &str) -> Result<Option<Account>, IdentityError> {
        let mut connection = self.tables().readers().acquire().await?;
        account_of(&mut connection, name).await
    }

    /// Lists the accounts of a kind, by name.
    pub async fn accounts(
        &self,
        _permit: &Permit<ReadIdentities>,
        kind: AccountKind,
    ) -> Result<Vec<Account>, IdentityError> {
        let rows = sqlx::query(
            "SELECT name, kind, password, disabled, created_ms, expires_ms, valid_from_ms \
             FROM accounts WHERE kind = $1 ORDER BY name LIMIT $2",
        )
        .bind(kind.name())
        .bind(LIST_LENGTH_MAX)
        .fetch_all(self.tables().readers())
        .await?;
        let mut accounts = rows.iter().map(read_account).collect::<Result<Vec<_>, _>>()?;
        let rows = sqlx::query("SELECT account, role, repositories FROM grants ORDER BY 1, 2, 3")
            .fetch_all(self.tables().readers())
            .await?;
        for row in rows {
            let name: String = row.try_get(0)?;
            let place = accounts.binary_search_by(|account| (*account.name).cmp(&*name));
            if let Some(account) = place.ok().and_then(|place| accounts.get_mut(place)) {
                let (role, repositories): (String, String) = (row.try_get(1)?, row.try_get(2)?);
                account.grants.push(read_grant(&role, &repositories)?);
            }
        }
        Ok(accounts)
    }

    /// Tells whether there is any account.
    pub async fn is_empty(&self) -> Result<bool, IdentityError> {
        let row = sqlx::query("SELECT name FROM accounts LIMIT 1");
        Ok(row.fetch_optional(self.tables().readers()).await?.is_none())
    }

    /// Adds an account with its first grants.
    pub async fn add_account(
        &self,
        _permit: &Permit<ManageIdentities>,
        account: &Account,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        if account_of(&mut change, &account.name).await?.is_some() {
            return Err(IdentityError::Exists { name: account.name.clone() });
        }
        sqlx::query(
            "INSERT INTO accounts \
             (name, kind, password, disabled, created_ms, expires_ms, valid_from_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&*account.name)
        .bind(account.kind.name())
        .bind(&*account.password)
        .bind(i64::from(account.is_disabled))
        .bind(millis(Some(by.now)))
        .bind(millis(account.expires))
        .bind(millis(Some(by.now)))
        .execute(&mut *change)
        .await?;
        for grant in &account.grants {
            insert_grant(&mut change, &account.name, grant, by).await?;
        }
        let action = match account.kind {
            AccountKind::User => Action::UserCreated,
            AccountKind::Robot => Action::RobotCreated,
        };
        let mut entry = by.entry(action, account.kind.subject(), &account.name)?;
        let roles: Vec<String> = account.grants.iter().map(grant_text).collect();
        if !roles.is_empty() {
            entry = with_text(entry, DetailKey::Role, &roles.join(", "))?;
        }
        finish(change, &entry).await
    }

    /// Sets the password of a user, by its hash. Tokens and sessions of before end.
    pub async fn set_password(
        &self,
        _permit: &Permit<ManageIdentities>,
        name: &str,
        password: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        self.write_password(name, password, by).await
    }

    /// Sets the password of the user who asks for it, after they have shown the one before.
    pub async fn set_own_password(
        &self,
        account: &Account,
        password: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        self.write_password(&account.name, password, by).await
    }

    async fn write_password(
        &self,
        name: &str,
        password: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        let account = known(&mut change, name).await?;
        if account.kind == AccountKind::Robot {
            return Err(IdentityError::Robot { name: name.into() });
        }
        sqlx::query("UPDATE accounts SET password = $2, valid_from_ms = $3 WHERE name = $1")
            .bind(name)
            .bind(password)
            .bind(millis(Some(by.now)))
            .execute(&mut *change)
            .await?;
        end_sessions(&mut change, name).await?;
        let entry = changed(&account, by, "password")?;
        finish(change, &entry).await
    }

    /// Disables an account. Its tokens and sessions end.
    pub async fn disable(
        &self,
        _permit: &Permit<ManageIdentities>,
        name: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        self.write_disabled(name, 1, "disabled", by).await
    }

    /// Enables an account that was disabled.
    pub async fn enable(
        &self,
        _permit: &Permit<ManageIdentities>,
        name: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        self.write_disabled(name, 0, "enabled", by).await
    }

    async fn write_disabled(
        &self,
        name: &str,
        disabled: i64,
        what: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        let account = known(&mut change, name).await?;
        sqlx::query("UPDATE accounts SET disabled = $2, valid_from_ms = $3 WHERE name = $1")
            .bind(name)
            .bind(disabled)
            .bind(millis(Some(by.now)))
            .execute(&mut *change)
            .await?;
        end_sessions(&mut change, name).await?;
        demand_administrator(&mut change, name, by.now).await?;
        let entry = changed(&account, by, what)?;
        finish(change, &entry).await
    }

    /// Removes an account with its grants, keys and sessions.
    pub async fn remove_account(
        &self,
        _permit: &Permit<ManageIdentities>,
        name: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        let account = known(&mut change, name).await?;
        sqlx::query("DELETE FROM accounts WHERE name = $1")
            .bind(name)
            .execute(&mut *change)
            .await?;
        demand_administrator(&mut change, name, by.now).await?;
        let action = match account.kind {
            AccountKind::User => Action::UserDeleted,
            AccountKind::Robot => Action::RobotDeleted,
        };
        let entry = by.entry(action, account.kind.subject(), name)?;
        finish(change, &entry).await
    }

    /// Grants a role.
    pub async fn grant(
        &self,
        _permit: &Permit<ManageIdentities>,
        name: &str,
        grant: &Grant,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        let account = known(&mut change, name).await?;
        if account.grants.contains(grant) {
            return Ok(());
        }
        insert_grant(&mut change, name, grant, by).await?;
        let entry = by.entry(Action::RoleGranted, account.kind.subject(), name)?;
        finish(change, &with_text(entry, DetailKey::Role, &grant_text(grant))?).await
    }

    /// Takes a role back.
    pub async fn revoke(
        &self,
        _permit: &Permit<ManageIdentities>,
        name: &str,
        grant: &Grant,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        let account = known(&mut change, name).await?;
        let removed = sqlx::query(
            "DELETE FROM grants WHERE account = $1 AND role = $2 AND repositories = $3",
        )
        .bind(name)
        .bind(grant.role.name())
        .bind(grant.repositories.to_string())
        .execute(&mut *change)
        .await?;
        if removed.rows_affected() == 0 {
            return Err(IdentityError::Unknown { what: "grant", name: grant_text(grant).into() });
        }
        demand_administrator(&mut change, name, by.now).await?;
        let entry = by.entry(Action::RoleRevoked, account.kind.subject(), name)?;
        finish(change, &with_text(entry, DetailKey::Role, &grant_text(grant))?).await
    }

    /// Says whose client certificates with this subject are.
    pub async fn bind_certificate(
        &self,
        _permit: &Permit<ManageIdentities>,
        name: &str,
        subject: &str,
        by: &By,
    ) -> Result<(), IdentityError> {
        let mut change = self.change().await?;
        let account = known(&mut change, name).await?;
        if certificate_account(&mut change, subject).await?.is_some() {
            return Err(IdentityError::Exists { name: subject.into() });
        }
        sqlx::query("INSERT INTO certificate_subjects (subject, account) VALUES ($1, $2)")
            .bind(subject)
            .bind(name)
            .execute(&mut *change)
            .await?;
        let entry = changed(&account, by, "certificate")?;
        finish(change, &with_text(entry, DetailKey::To, subject)?).await
    }

    /// Reads whose client certificates with this subject are.
    pub async fn account_of_certificate(
        &self,
        subject: &str,
    ) -> Result<Option<Account>, IdentityError> {
        let mut connection = self.tables().readers().acquire().await?;
        match certificate_account(&mut connection, subject).await? {
            Some(name) => account_of(&mut connection, &name).await,
            None => Ok(None),
        }
    }
}

async fn certificate_account(
    connection: &mut AnyConnection,
    subject: &str,
) -> Result<Option<String>, IdentityError> {
    let query = "SELECT account FROM certificate_subjects WHERE subject = $1";
    let row = sqlx::query(query).bind(subject).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

async fn known(connection: &mut AnyConnection, name: &str) -> Result<Account, IdentityError> {
    let unknown = || IdentityError::Unknown { what: "account", name: name.into() };
    account_of(connection, name).await?.ok_or_else(unknown)
}

fn changed(
    account: &Account,
    by: &By,
    what: &str,
) -> Result<seawall_evidence::record::Entry, IdentityError> {
    let action = match account.kind {
        AccountKind::User => Action::UserChanged,
        AccountKind::Robot => Action::RobotChanged,
    };
    let entry = by.entry(action, account.kind.subject(), &account.name)?;
    Ok(entry.on(SubjectKind::Setting, seawall_evidence::text::Text::tamed(what))?)
}

fn grant_text(grant: &Grant) -> String {
    format!("{} in {}", grant.role, grant.repositories)
}

async fn insert_grant(
    connection: &mut AnyConnection,
    account: &str,
    grant: &Grant,
    by: &By,
) -> Result<(), IdentityError> {
    sqlx::query(
        "INSERT INTO grants (account, role, repositories, granted_ms) VALUES ($1, $2, $3, $4)",
    )
    .bind(account)
    .bind(grant.role.name())
    .bind(grant.repositories.to_string())
    .bind(millis(Some(by.now)))
    .execute(connection)
    .await?;
    Ok(())
}

async fn end_sessions(connection: &mut AnyConnection, name: &str) -> Result<(), IdentityError> {
    sqlx::query("DELETE FROM sessions WHERE account = $1").bind(name).execute(connection).await?;
    Ok(())
}

/// Refuses a change after which nobody could log in as administrator.
async fn demand_administrator(
    connection: &mut AnyConnection,
    name: &str,
    now: Timestamp,
) -> Result<(), IdentityError> {
    let row = sqlx::query(
        "SELECT name FROM accounts JOIN grants ON account = name \
         WHERE kind = 'user' AND disabled = 0 AND (expires_ms = 0 OR $1 < expires_ms) \
         AND role = $2 AND repositories = '**' LIMIT 1",
    )
    .bind(millis(Some(now)))
    .bind(Role::Administrator.name())
    .fetch_optional(connection)
    .await?;
    match row {
        Some(_) => Ok(()),
        None => Err(IdentityError::LastAdministrator { name: name.into() }),
    }
}
