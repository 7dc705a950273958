use super::commands::{self, NewClient, NewConnection, NewFactor};
use crate::{
    organisation::model::PartyRow,
    platform::{
        actions::{
            ChangeConnection, EndConnection, EndIdentity, MakeConnection, TestConnection,
            ViewAccess,
        },
        context::{Context, Desk},
        routes::{Answer, ById, NoInput, NoPath},
        sign_in::openid::{
            self,
            model::{ConnectionRow, Factor, IdentityRow},
            queries,
        },
    },
};
use askama::Template;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "access/connections/connections.html")]
pub struct ConnectionsPage {
    pub connections: Vec<OneConnection>,
    pub identities: Vec<OneIdentity>,
    /// Set once, after a test: what it showed.
    pub tested: Option<Tested>,
    /// The beginning of the address that providers lead back to.
    pub address: String,
    #[serde(skip)]
    parties: Vec<(String, String)>,
}

#[derive(Serialize, JsonSchema)]
pub struct OneConnection {
    pub id: String,
    pub party: String,
    pub party_name: String,
    pub name: String,
    pub issuer: String,
    pub client: Option<String>,
    pub second_factor: Factor,
    pub acr: Option<String>,
    /// The address to register at the provider.
    pub redirect: String,
    pub ready: bool,
}

/// Somebody who comes in by a provider.
#[derive(Serialize, JsonSchema)]
pub struct OneIdentity {
    pub id: String,
    pub person: String,
    pub person_name: String,
    pub provider: String,
    pub since: String,
    pub last_used: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Tested {
    pub name: String,
    /// What works.
    pub good: Vec<String>,
    /// What does not, where something does not.
    pub fault: Option<String>,
}

impl Page for ConnectionsPage {
    fn title(&self) -> String {
        "Sign-in providers".into()
    }
}

pub async fn show(cx: Context<ViewAccess>, _: NoPath, _: NoInput) -> Answer<ConnectionsPage> {
    cx.read(|tx, desk| {
        desk.here::<ViewAccess>()?;
        page(tx, desk).map(View::Show)
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk) -> Result<ConnectionsPage> {
    let register = desk.register(tx)?;
    let party_name = |id: &str| {
        let party = register.party(id);
        party.map_or_else(|| id.to_owned(), |party| party.name.clone())
    };
    let words = |at: i64| {
        Timestamp::from_microsecond(at)
            .map(|at| register.zone().to_datetime(at))
            .map(|at| at.strftime("%-d %B %Y, %H:%M").to_string())
            .unwrap_or_default()
    };
    let connections = queries::connections(tx)?
        .into_iter()
        .map(|row| OneConnection {
            party_name: party_name(&row.party),
            redirect: openid::back_of(&desk.app, &row.id),
            ready: row.is_ready(),
            party: row.party,
            name: row.name,
            issuer: row.issuer,
            client: row.client,
            second_factor: row.factor,
            acr: row.acr,
            id: row.id,
        })
        .collect();
    let identities = queries::identities(tx)?
        .into_iter()
        .map(|row| OneIdentity {
            person_name: register
                .person(&row.person)
                .map_or_else(|| row.person.clone(), |person| person.name.clone()),
            provider: row.connection_name,
            since: words(row.linked_at),
            last_used: row.used_at.map_or("not yet".into(), words),
            person: row.person,
            id: row.id,
        })
        .collect();
    let parties = register.company().parties.iter();
    Ok(ConnectionsPage {
        connections,
        identities,
        tested: None,
        address: desk.app.settings.public_url().to_owned(),
        parties: parties
            .map(|party| (party.id.clone(), party.name.clone()))
            .collect(),
    })
}

pub async fn make(
    cx: Context<MakeConnection>,
    path: ById<PartyRow>,
    new: NewConnection,
) -> Answer<ConnectionsPage> {
    cx.write(move |tx, desk| {
        let row = commands::make(tx, desk, &path.id, &new)?;
        Ok(View::Created {
            at: "/access/connections".into(),
            notice: format!("{} is written down. Now register Tandem there.", row.name),
            page: page(tx, desk)?,
        })
    })
    .await
}

pub async fn set_client(
    cx: Context<ChangeConnection>,
    path: ById<ConnectionRow>,
    new: NewClient,
) -> Answer<ConnectionsPage> {
    cx.write(move |tx, desk| {
        let row = commands::set_client(tx, desk, &path.id, &new)?;
        done(
            tx,
            desk,
            format!("{} has its client. Test it now.", row.name),
        )
    })
    .await
}

pub async fn set_factor(
    cx: Context<ChangeConnection>,
    path: ById<ConnectionRow>,
    new: NewFactor,
) -> Answer<ConnectionsPage> {
    cx.write(move |tx, desk| {
        let row = commands::set_factor(tx, desk, &path.id, &new)?;
        let whose = match row.factor {
            Factor::Ours => "Tandem asks for its own second factor",
            Factor::Amr | Factor::Acr => "the provider's second factor counts",
        };
        done(tx, desk, format!("For {}, {whose} from now on.", row.name))
    })
    .await
}

/// Asks the provider, between two transactions.
pub async fn test(
    cx: Context<TestConnection>,
    path: ById<ConnectionRow>,
    _: NoInput,
) -> Answer<ConnectionsPage> {
    let written = cx.write(move |tx, desk| commands::test(tx, desk, &path.id));
    let (row, client) = written.await?;
    let tested = cx.desk.app.providers.test(&client, cx.desk.who.now).await;
    let (good, fault) = match tested {
        Ok(good) => (good, None),
        Err(fault) => (Vec::new(), Some(fault.to_string())),
    };
    let shown = cx.read(page).await?;
    Ok(View::Show(ConnectionsPage {
        tested: Some(Tested {
            name: row.name,
            good,
            fault,
        }),
        ..shown
    }))
}

pub async fn end(
    cx: Context<EndConnection>,
    path: ById<ConnectionRow>,
    _: NoInput,
) -> Answer<ConnectionsPage> {
    cx.write(move |tx, desk| {
        let row = commands::end(tx, desk, &path.id)?;
        let said = format!(
            "Nobody comes in by {} any more, from this moment on.",
            row.name
        );
        done(tx, desk, said)
    })
    .await
}

pub async fn end_identity(
    cx: Context<EndIdentity>,
    path: ById<IdentityRow>,
    _: NoInput,
) -> Answer<ConnectionsPage> {
    cx.write(move |tx, desk| {
        let row = commands::end_identity(tx, desk, &path.id)?;
        let said = format!(
            "The account at {} opens nothing here any more.",
            row.connection_name
        );
        done(tx, desk, said)
    })
    .await
}

fn done(tx: &mut Tx, desk: &Desk, notice: String) -> Result<View<ConnectionsPage>> {
    Ok(View::Done {
        to: "/access/connections".into(),
        notice,
        page: page(tx, desk)?,
    })
}
