//! `seawall user|robot|key|role`: on the data folder directly, whether a server runs or not.
//!
//! What is changed holds at once: a server that runs notices within a second.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use seawall_evidence::timestamp::Timestamp;
use seawall_policy::access::{Grant, ROLES, ReadIdentities, Restriction, Role};
use seawall_policy::glob::Glob;
use seawall_serve::credentials::is_account_name;
use seawall_serve::identity::new_key;
use seawall_serve::password;
use seawall_serve::secret::Secret;
use seawall_store::identity::{Account, AccountKind, IdentityError};

use crate::cli::{DataArgs, KeyCommand, RobotCommand, RoleCommand, UserCommand};
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::server::{self, Workplace, machine_permit};
use crate::settings::{Settings, read_text};

/// Largest file of a password.
// LIMIT: a line.
const PASSWORD_FILE_BYTES_MAX: u64 = 4096;

/// Finds the data folder that a command works on.
pub(super) fn data_folder(named: Option<&Path>, settings: &Settings) -> Result<PathBuf> {
    let folder = named.map(Path::to_owned).or_else(|| settings.server.data.clone());
    let folder = folder.unwrap_or_else(|| crate::places::data().join("server"));
    if folder.is_dir() {
        return Ok(folder);
    }
    let hint = "`--data DIR` names the data folder of a server; `seawall up` makes one";
    Err(Hinted::usage(format!("there is no data folder `{}`", folder.display()), hint))
}

/// Works on a data folder, writes the records of it, and prints what is to be said.
pub(super) fn work_on(
    data: &DataArgs,
    settings: &Settings,
    work: impl AsyncFnOnce(&Workplace) -> Result<String>,
) -> Result<Exit> {
    let folder = data_folder(data.data.as_deref(), settings)?;
    let text = server::run(async {
        let place = Workplace::open(&folder, &settings.server).await?;
        let text = work(&place).await.map_err(hinted)?;
        place.settle().await?;
        Ok(text)
    })?;
    // What a command shows is its own, but for names and notes, which are foreign.
    output::print(&output::visible(&text))?;
    Ok(Exit::Done)
}

pub(super) fn hinted(error: anyhow::Error) -> anyhow::Error {
    let hint = match error.downcast_ref::<IdentityError>() {
        Some(IdentityError::LastAdministrator { .. }) => "add another administrator first",
        Some(IdentityError::Robot { .. }) => "`seawall key add` gives it another key",
        _ => return error,
    };
    Hinted::usage(error.to_string(), hint)
}

/// Runs `user`.
pub(super) fn run_user(command: &UserCommand, settings: &Settings) -> Result<Exit> {
    match command {
        UserCommand::Add { name, role, password_file, data } => {
            let (password, shown) = password_of(password_file.as_deref())?;
            let grants = grants(role)?;
            work_on(data, settings, async |place| {
                let hash = password::hash(&password)?;
                let account = account(name, AccountKind::User, &hash, grants)?;
                let permit = machine_permit()?;
                place.identities.add_account(&permit, &account, &Workplace::by()).await?;
                Ok(format!("user `{name}` added\n{shown}"))
            })
        }
        UserCommand::List { data } => list(data, settings, AccountKind::User),
        UserCommand::Passwd { name, password_file, data } => {
            let (password, shown) = password_of(password_file.as_deref())?;
            work_on(data, settings, async |place| {
                let (hash, permit) = (password::hash(&password)?, machine_permit()?);
                place.identities.set_password(&permit, name, &hash, &Workplace::by()).await?;
                Ok(format!(
                    "password of `{name}` set; sessions and tokens of before ended\n{shown}"
                ))
            })
        }
        UserCommand::Disable { name, data } => disable(data, settings, name, AccountKind::User),
        UserCommand::Enable { name, data } => enable(data, settings, name, AccountKind::User),
        UserCommand::Remove { name, data } => remove(data, settings, name, AccountKind::User),
        UserCommand::Certificate { name, subject, data } => {
            work_on(data, settings, async |place| {
                let permit = machine_permit()?;
                place.identities.bind_certificate(&permit, name, subject, &Workplace::by()).await?;
                Ok(format!("client certificates of `{subject}` are `{name}`\n"))
            })
        }
    }
}

/// Runs `robot`.
pub(super) fn run_robot(command: &RobotCommand, settings: &Settings) -> Result<Exit> {
    match command {
        RobotCommand::Add { name, role, expires, data } => {
            let grants = grants(role)?;
            work_on(data, settings, async |place| {
                let by = Workplace::by();
                let expires = expiry(expires.as_deref(), by.now)?;
                let account = account(name, AccountKind::Robot, "", grants)?;
                let new = new_key(name, None, "first key", by.now, expires)?;
                let permit = machine_permit()?;
                place.identities.add_account(&permit, &account, &by).await?;
                place.identities.add_key(&permit, &new.key, &by).await?;
                let key = new.secret.reveal();
                Ok(format!("robot `{name}` added\nkey: {key} (shown this once)\n"))
            })
        }
        RobotCommand::List { data } => list(data, settings, AccountKind::Robot),
        RobotCommand::Disable { name, data } => disable(data, settings, name, AccountKind::Robot),
        RobotCommand::Enable { name, data } => enable(data, settings, name, AccountKind::Robot),
        RobotCommand::Remove { name, data } => remove(data, settings, name, AccountKind::Robot),
    }
}

/// Runs `key`.
pub(super) fn run_key(command: &KeyCommand, settings: &Settings) -> Result<Exit> {
    match command {
        KeyCommand::Add { account, scope, expires, note, data } => {
            let parts = scope.iter().map(|part| part.parse::<Restriction>());
            let parts = parts.collect::<Result<Vec<_>, _>>()?;
            let scope = (!parts.is_empty()).then_some(parts);
            work_on(data, settings, async |place| {
                let by = Workplace::by();
                let expires = expiry(expires.as_deref(), by.now)?;
                let new = new_key(account, scope, note, by.now, expires)?;
                place.identities.add_key(&machine_permit()?, &new.key, &by).await?;
                let (id, key) = (&new.key.id, new.secret.reveal());
                Ok(format!("key {id} of `{account}`: {key} (shown this once)\n"))
            })
        }
        KeyCommand::List { data } => work_on(data, settings, async |place| {
            let mut text = String::new();
            for key in place.identities.keys(&machine_permit()?).await? {
                let scope = key.scope.map_or_else(
                    || "all that was granted".to_owned(),
                    |parts| parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
                );
                let expires =
                    key.expires.map_or_else(|| "never".to_owned(), |moment| moment.to_string());
                let (id, account, note) = (key.id, key.account, key.note);
                let row = format_args!("{id}  {account:<20} ends {expires}  {scope}  {note}");
                output::line(&mut text, row);
            }
            Ok(text)
        }),
        KeyCommand::Revoke { id, data } => work_on(data, settings, async |place| {
            place.identities.revoke_key(&machine_permit()?, id, &Workplace::by()).await?;
            Ok(format!("key {id} revoked\n"))
        }),
    }
}

/// Runs `role`.
pub(super) fn run_role(command: &RoleCommand, settings: &Settings) -> Result<Exit> {
    match command {
        RoleCommand::Grant { account, role, repositories, data } => {
            let grant = grant(role, repositories)?;
            work_on(data, settings, async |place| {
                place
                    .identities
                    .grant(&machine_permit()?, account, &grant, &Workplace::by())
                    .await?;
                Ok(format!("`{account}` is {role} in `{repositories}`\n"))
            })
        }
        RoleCommand::Revoke { account, role, repositories, data } => {
            let grant = grant(role, repositories)?;
            work_on(data, settings, async |place| {
                place
                    .identities
                    .revoke(&machine_permit()?, account, &grant, &Workplace::by())
                    .await?;
                Ok(format!("`{account}` is no longer {role} in `{repositories}`\n"))
            })
        }
        RoleCommand::List { data } => work_on(data, settings, async |place| {
            let mut text = String::new();
            for (role, actions) in ROLES {
                let actions: Vec<&str> = actions.iter().map(|action| action.name()).collect();
                let actions = actions.join(", ");
                output::line(&mut text, format_args!("{:<14} {actions}", role.name()));
            }
            text.push('\n');
            for kind in [AccountKind::User, AccountKind::Robot] {
                for account in place.identities.accounts(&machine_permit()?, kind).await? {
                    for grant in account.grants {
                        let (name, role) = (&account.name, grant.role.name());
                        let row = format_args!("{name:<20} {role:<14} {}", grant.repositories);
                        output::line(&mut text, row);
                    }
                }
            }
            Ok(text)
        }),
    }
}

fn list(data: &DataArgs, settings: &Settings, kind: AccountKind) -> Result<Exit> {
    work_on(data, settings, async |place| {
        let mut text = String::new();
        let permit = machine_permit::<ReadIdentities>()?;
        for account in place.identities.accounts(&permit, kind).await? {
            let state = if account.is_disabled { "disabled" } else { "active" };
            let grants: Vec<String> = account
                .grants
                .iter()
                .map(|grant| format!("{} in {}", grant.role, grant.repositories))
                .collect();
            let (name, grants) = (&account.name, grants.join(", "));
            output::line(&mut text, format_args!("{name:<20} {state:<9} {grants}"));
        }
        Ok(text)
    })
}

/// Refuses to change a robot where users are meant, and the other way around.
async fn expect_kind(place: &Workplace, name: &str, kind: AccountKind) -> Result<()> {
    let account = place.identities.account(name).await?;
    let is_meant = account.is_some_and(|account| account.kind == kind);
    anyhow::ensure!(is_meant, "there is no {} `{name}`", kind.name());
    Ok(())
}

fn disable(data: &DataArgs, settings: &Settings, name: &str, kind: AccountKind) -> Result<Exit> {
    work_on(data, settings, async |place| {
        expect_kind(place, name, kind).await?;
        place.identities.disable(&machine_permit()?, name, &Workplace::by()).await?;
        Ok(format!("{} `{name}` disabled; sessions and tokens ended\n", kind.name()))
    })
}

fn enable(data: &DataArgs, settings: &Settings, name: &str, kind: AccountKind) -> Result<Exit> {
    work_on(data, settings, async |place| {
        expect_kind(place, name, kind).await?;
        place.identities.enable(&machine_permit()?, name, &Workplace::by()).await?;
        Ok(format!("{} `{name}` enabled\n", kind.name()))
    })
}

fn remove(data: &DataArgs, settings: &Settings, name: &str, kind: AccountKind) -> Result<Exit> {
    work_on(data, settings, async |place| {
        expect_kind(place, name, kind).await?;
        place.identities.remove_account(&machine_permit()?, name, &Workplace::by()).await?;
        Ok(format!("{} `{name}` removed\n", kind.name()))
    })
}

fn account(name: &str, kind: AccountKind, password: &str, grants: Vec<Grant>) -> Result<Account> {
    if !is_account_name(name) {
        let hint = "1 to 64 small letters, digits, and `.`, `_`, `-` between them";
        return Err(Hinted::usage(format!("`{name}` is no name of an account"), hint));
    }
    let now = Workplace::by().now;
    Ok(Account {
        name: name.into(),
        kind,
        password: password.into(),
        is_disabled: false,
        created: now,
        expires: None,
        valid_from: now,
        grants,
    })
}

fn grants(texts: &[String]) -> Result<Vec<Grant>> {
    let one = |text: &String| {
        let (role, repositories) = text
            .split_once('=')
            .with_context(|| format!("`{text}` does not have the form `ROLE=PATTERN`"))?;
        grant(role, repositories)
    };
    texts.iter().map(one).collect()
}

fn grant(role: &str, repositories: &str) -> Result<Grant> {
    let known = Role::from_name(role);
    let hint = "reader, pusher, maintainer, auditor, administrator";
    let role = known.ok_or_else(|| Hinted::usage(format!("`{role}` is no role"), hint))?;
    anyhow::ensure!(!repositories.is_empty(), "the pattern of repositories is empty");
    Ok(Grant { role, repositories: Glob::new(repositories) })
}

/// Reads a password, or makes one; returns with it what is to be shown.
fn password_of(file: Option<&Path>) -> Result<(Secret<String>, String)> {
    let Some(file) = file else {
        let password = password::generate()?;
        let shown = format!("password: {} (shown this once)\n", password.reveal());
        return Ok((password, shown));
    };
    let text = Secret::new(read_text(file, PASSWORD_FILE_BYTES_MAX)?);
    let line = text.reveal().lines().next().unwrap_or_default().to_owned();
    Ok((Secret::new(line), String::new()))
}

/// Reads an age such as `90d` or `12h` as a moment from now on.
pub(super) fn expiry(text: Option<&str>, now: Timestamp) -> Result<Option<Timestamp>> {
    let Some(text) = text else { return Ok(None) };
    let wrong = || format!("`{text}` is no age such as 90d, 12h or 30m");
    let unit_millis = match text.chars().last() {
        Some('d') => 86_400_000,
        Some('h') => 3_600_000,
        Some('m') => 60_000,
        _ => anyhow::bail!(wrong()),
    };
    let count: u64 =
        text.get(..text.len() - 1).and_then(|digits| digits.parse().ok()).with_context(wrong)?;
    let millis = count.checked_mul(unit_millis).and_then(|age| age.checked_add(now.unix_millis()));
    millis.and_then(Timestamp::from_unix_millis).map(Some).with_context(wrong)
}
