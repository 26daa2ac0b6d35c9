//! `seawall node`: on the data folder directly, whether a server runs or not.

use anyhow::Result;
use seawall_evidence::timestamp::Timestamp;
use seawall_serve::identity::{NODE_TOKEN_MILLIS, NODE_TOKEN_MILLIS_MAX, new_node_token};
use seawall_store::nodes::{Nodes, NodesError};

use super::identities::{expiry, work_on};
use crate::cli::{NodeCommand, NodeTokenCommand};
use crate::exit::{Exit, Hinted};
use crate::output;
use crate::server::{Workplace, machine_actor, machine_permit};
use crate::settings::Settings;

/// Runs `node`.
pub(super) fn run(command: &NodeCommand, settings: &Settings) -> Result<Exit> {
    match command {
        NodeCommand::Token(command) => run_token(command, settings),
        NodeCommand::List { data } => work_on(data, settings, async |work| list(work).await),
        NodeCommand::Remove { node, data } => work_on(data, settings, async |work| {
            let permit = machine_permit()?;
            let removed = nodes(work).remove(&permit, node, &Workplace::by()).await;
            let id = removed.map_err(hinted)?;
            Ok(format!("node {id} is refused from its next request on\n"))
        }),
    }
}

fn run_token(command: &NodeTokenCommand, settings: &Settings) -> Result<Exit> {
    match command {
        NodeTokenCommand::Create { expires, data } => work_on(data, settings, async |work| {
            let by = Workplace::by();
            let ends = ends(expires.as_deref(), by.now)?;
            let new = new_node_token(machine_actor().name.as_str(), by.now, ends)?;
            nodes(work).add_token(&machine_permit()?, &new.token, &by).await?;
            let token = new.secret.reveal();
            Ok(format!("token: {token} (shown this once, for one node, until {ends})\n"))
        }),
        NodeTokenCommand::List { data } => work_on(data, settings, async |work| {
            let now = millis(Workplace::by().now);
            let mut text = String::new();
            for token in nodes(work).tokens(&machine_permit()?, now).await? {
                let (id, by, ends) = (&token.id, &token.created_by, moment(token.expires_ms));
                output::line(&mut text, format_args!("{id}  by {by}, until {ends}"));
            }
            Ok(text)
        }),
        NodeTokenCommand::Revoke { id, data } => work_on(data, settings, async |work| {
            let permit = machine_permit()?;
            nodes(work).revoke_token(&permit, id, &Workplace::by()).await.map_err(hinted)?;
            Ok(format!("token {id} enrols nobody any more\n"))
        }),
    }
}

fn nodes(work: &Workplace) -> Nodes {
    Nodes::new(work.identities.tables().clone())
}

fn hinted(error: NodesError) -> anyhow::Error {
    let hint = match &error {
        NodesError::Unknown { what: "token", .. } => {
            "`seawall node token list` shows those that were not used"
        }
        NodesError::Unknown { .. } => {
            "`seawall node list` shows the nodes; where several have one name, name the identifier"
        }
        NodesError::Refused | NodesError::Tables(_) | NodesError::Record(_) => {
            return error.into();
        }
    };
    Hinted::usage(error.to_string(), hint)
}

/// Returns when a token ends.
fn ends(age: Option<&str>, now: Timestamp) -> Result<Timestamp> {
    let usual = Timestamp::from_unix_millis(now.unix_millis().saturating_add(NODE_TOKEN_MILLIS));
    let ends = expiry(age, now)?.or(usual).unwrap_or(now);
    let holds = ends.unix_millis().saturating_sub(now.unix_millis());
    if !(1..=NODE_TOKEN_MILLIS_MAX).contains(&holds) {
        let hint = "a token is for one node that is set up now: an hour, a day";
        return Err(Hinted::usage("a token holds for up to 30 days", hint));
    }
    Ok(ends)
}

async fn list(work: &Workplace) -> Result<String> {
    let mut text = String::new();
    let rows = nodes(work).list(&machine_permit()?).await?;
    output::line(&mut text, format_args!("{} nodes", rows.len()));
    for row in rows {
        let node = &row.node;
        let seen = match node.seen_ms {
            0 => "never reported".to_owned(),
            millis => format!("reported {}", moment(millis)),
        };
        let (id, name, count) = (&node.id, &node.name, row.containers);
        let lost = match row.dropped {
            0 => String::new(),
            count => format!("  {count} records given up for lack of room"),
        };
        output::line(&mut text, format_args!("{id}  {name}  {seen}  {count} containers{lost}"));
    }
    Ok(text)
}

fn millis(moment: Timestamp) -> i64 {
    i64::try_from(moment.unix_millis()).unwrap_or(i64::MAX)
}

fn moment(millis: i64) -> String {
    let moment = u64::try_from(millis).ok().and_then(Timestamp::from_unix_millis);
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}
