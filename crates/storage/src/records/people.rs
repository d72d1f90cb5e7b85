//! People: who is in which workspace, and as what.

use sqlx::{FromRow, SqliteConnection};

use super::{Records, RecordsError, Role};

/// A person's place in a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The workspace's number.
    pub workspace: i64,
    /// What they may do there.
    pub role: Role,
    /// The sites that a client sees; nobody else has any here.
    pub sites: Vec<u32>,
}

impl Membership {
    /// Does it show a site of this workspace?
    pub fn shows(&self, workspace: i64, site: u32) -> bool {
        self.workspace == workspace && (self.role > Role::Client || self.sites.contains(&site))
    }
}

/// Somebody in a workspace, as the others there see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account's number.
    pub account: i64,
    /// Its address.
    pub email: String,
    /// What people call them; may be empty.
    pub name: String,
    /// As what, and for which sites.
    pub membership: Membership,
    /// Since when, in seconds since 1970.
    pub since: i64,
    /// When they were last seen, to the hour, in seconds since 1970; none: they have no session.
    pub seen: Option<i64>,
}

/// What became of a change of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangedPeople {
    /// It is done.
    Done,
    /// They are not in this workspace.
    NotThere,
    /// They are its last owner, and stay.
    LastOwner,
}

#[derive(FromRow)]
struct Row {
    account: i64,
    email: String,
    name: String,
    workspace: i64,
    role: String,
    since: i64,
    seen: Option<i64>,
}

impl Records {
    /// The people of a workspace, by address.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn people(&self, workspace: i64) -> Result<Vec<Member>, RecordsError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT m.account, a.email, a.name, m.workspace, m.role, m.since,
                    (SELECT max(seen) FROM sessions s WHERE s.account = m.account) AS seen
             FROM memberships m JOIN accounts a ON a.id = m.account WHERE m.workspace = ? ORDER BY a.email",
        )
        .bind(workspace)
        .fetch_all(&self.pool)
        .await?;
        let sites: Vec<(i64, u32)> =
            sqlx::query_as("SELECT account, site FROM client_sites WHERE workspace = ? ORDER BY site")
                .bind(workspace)
                .fetch_all(&self.pool)
                .await?;
        let member = |row: Row| {
            let own = sites.iter().filter(|(account, _)| *account == row.account).map(|(_, site)| *site);
            let membership = membership(row.workspace, &row.role, own.collect());
            let Row { account, email, name, since, seen, .. } = row;
            Member { account, email, name, membership, since, seen }
        };
        Ok(rows.into_iter().map(member).collect())
    }

    /// The places of an account, by workspace.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn memberships(&self, account: i64) -> Result<Vec<Membership>, RecordsError> {
        // One statement: what a change of somebody's role does is seen whole.
        let rows: Vec<(i64, String, Option<u32>)> = sqlx::query_as(
            "SELECT m.workspace, m.role, c.site FROM memberships m
             LEFT JOIN client_sites c ON c.account = m.account AND c.workspace = m.workspace
             WHERE m.account = ? ORDER BY m.workspace, c.site",
        )
        .bind(account)
        .fetch_all(&self.pool)
        .await?;
        let mut all: Vec<Membership> = Vec::new();
        for (workspace, role, site) in rows {
            match all.last_mut() {
                Some(last) if last.workspace == workspace => last.sites.extend(site),
                _ => all.push(membership(workspace, &role, site.into_iter().collect())),
            }
        }
        Ok(all)
    }

    /// Gives somebody another role, or a client other sites. What they invited others to is void: they may not be allowed to any more.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such site; nothing is changed then.
    pub async fn change_member(
        &self,
        account: i64,
        membership: &Membership,
    ) -> Result<ChangedPeople, RecordsError> {
        let mut all = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let workspace = membership.workspace;
        match role_of(&mut all, workspace, account).await? {
            None => return Ok(ChangedPeople::NotThere),
            Some(Role::Owner) if membership.role < Role::Owner && owners(&mut all, workspace).await? < 2 => {
                return Ok(ChangedPeople::LastOwner);
            }
            Some(_) => {}
        }
        sqlx::query("UPDATE memberships SET role = ? WHERE account = ? AND workspace = ?")
            .bind(membership.role.name())
            .bind(account)
            .bind(workspace)
            .execute(&mut *all)
            .await?;
        sqlx::query("DELETE FROM client_sites WHERE account = ? AND workspace = ?")
            .bind(account)
            .bind(workspace)
            .execute(&mut *all)
            .await?;
        put_sites(&mut all, account, membership).await?;
        void_invitations(&mut all, workspace, account).await?;
        all.commit().await?;
        Ok(ChangedPeople::Done)
    }

    /// Takes somebody out of a workspace. Their sessions end, and an account that is in no other goes.
    ///
    /// # Errors
    ///
    /// The records cannot be written; nothing is changed then.
    pub async fn remove_member(&self, workspace: i64, account: i64) -> Result<ChangedPeople, RecordsError> {
        let mut all = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        match role_of(&mut all, workspace, account).await? {
            None => return Ok(ChangedPeople::NotThere),
            Some(Role::Owner) if owners(&mut all, workspace).await? < 2 => {
                return Ok(ChangedPeople::LastOwner);
            }
            Some(_) => {}
        }
        void_invitations(&mut all, workspace, account).await?;
        sqlx::query("DELETE FROM memberships WHERE account = ? AND workspace = ?")
            .bind(account)
            .bind(workspace)
            .execute(&mut *all)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE account = ?").bind(account).execute(&mut *all).await?;
        sqlx::query(
            "DELETE FROM accounts WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM memberships WHERE account = ?1)",
        )
        .bind(account)
        .execute(&mut *all)
        .await?;
        all.commit().await?;
        Ok(ChangedPeople::Done)
    }
}

/// The table admits no other role: of one that this version does not know the least is made.
fn membership(workspace: i64, role: &str, sites: Vec<u32>) -> Membership {
    Membership { workspace, role: role.parse().unwrap_or(Role::Client), sites }
}

/// Puts somebody into a workspace.
pub(super) async fn join(
    to: &mut SqliteConnection,
    account: i64,
    membership: &Membership,
    now: i64,
) -> Result<(), RecordsError> {
    sqlx::query("INSERT INTO memberships (account, workspace, role, since) VALUES (?, ?, ?, ?)")
        .bind(account)
        .bind(membership.workspace)
        .bind(membership.role.name())
        .bind(now)
        .execute(&mut *to)
        .await?;
    put_sites(to, account, membership).await
}

async fn put_sites(
    to: &mut SqliteConnection,
    account: i64,
    membership: &Membership,
) -> Result<(), RecordsError> {
    // Of sites that have gone since nothing is left to be seen.
    for site in membership.sites.iter().filter(|_| membership.role == Role::Client) {
        sqlx::query(
            "INSERT INTO client_sites (account, workspace, site)
             SELECT ?1, ?2, id FROM sites WHERE id = ?3 AND workspace = ?2",
        )
        .bind(account)
        .bind(membership.workspace)
        .bind(site)
        .execute(&mut *to)
        .await?;
    }
    Ok(())
}

pub(super) async fn role_of(
    from: &mut SqliteConnection,
    workspace: i64,
    account: i64,
) -> Result<Option<Role>, RecordsError> {
    let role: Option<String> =
        sqlx::query_scalar("SELECT role FROM memberships WHERE workspace = ? AND account = ?")
            .bind(workspace)
            .bind(account)
            .fetch_optional(from)
            .await?;
    Ok(role.map(|role| role.parse().unwrap_or(Role::Client)))
}

async fn owners(from: &mut SqliteConnection, workspace: i64) -> Result<i64, RecordsError> {
    let count = sqlx::query_scalar("SELECT count(*) FROM memberships WHERE workspace = ? AND role = 'owner'");
    Ok(count.bind(workspace).fetch_one(from).await?)
}

async fn void_invitations(
    to: &mut SqliteConnection,
    workspace: i64,
    account: i64,
) -> Result<(), RecordsError> {
    sqlx::query("DELETE FROM invitations WHERE workspace = ? AND invited_by = ?")
        .bind(workspace)
        .bind(account)
        .execute(to)
        .await?;
    Ok(())
}
