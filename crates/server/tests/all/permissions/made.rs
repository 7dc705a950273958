//! Rows that a walk over all routes needs, and that no page makes for it.
use super::ids::Own;
use crate::{publisher::whole_days, world::World};
use tandem::{
    app::HOME,
    cover::{
        self,
        calendars::{self, Means, OutsideCalendarRow, TakenRow},
    },
    organisation,
    platform::{
        ids,
        outbox::{self, Mail},
        sign_in::{
            self,
            model::{NewStartRow, PasskeyRow},
            openid::{
                self,
                model::{ConnectionRow, Factor, IdentityRow},
            },
        },
    },
};

/// A new start that somebody has asked for.
pub(super) async fn new_start(world: &World, organisation: &str, person: &str) -> String {
    let (now, person) = (world.app.clock.now(), person.to_owned());
    let write = world.app.db.write(organisation, move |tx| {
        let id = ids::new_id(now);
        let row = NewStartRow {
            organisation: tx.organisation().to_owned(),
            id: id.clone(),
            person: person.clone(),
            party: String::new(),
            reason: "For the walls".into(),
            asked_by: "somebody".into(),
            asked_at: now.as_microsecond(),
            allowed_by: None,
            allowed_at: None,
            access: None,
            until: None,
        };
        sign_in::add_new_start(tx, &row)?;
        Ok::<_, web::Error>(id)
    });
    let id = write.await.map_err(|error| error.detail());
    id.expect("a new start")
}

/// A session and a passkey of the person.
pub(super) async fn of_sign_in(world: &World, organisation: &str, person: &str) -> Own {
    let (_, identity) = connection(world, organisation, person).await;
    let (at_provider, _) = connection(world, organisation, person).await;
    let (now, person) = (world.app.clock.now(), person.to_owned());
    let write = world.app.db.write(organisation, move |tx| {
        let at = now.as_microsecond();
        let passkey = PasskeyRow {
            organisation: tx.organisation().to_owned(),
            id: ids::new_id(now),
            person: person.clone(),
            public_part: "{}".into(),
            device: "Walls".into(),
            created_at: at,
            used_at: None,
        };
        sign_in::ways::queries::add_passkey(tx, &passkey, &passkey.id)?;
        sign_in::open_for_demo(tx, &person, now)?;
        let newest = sign_in::sessions_of(tx, &person, at)?
            .into_iter()
            .map(|row| row.id)
            .max();
        Ok::<_, web::Error>(Own {
            session: newest.unwrap_or_default(),
            passkey: passkey.id,
            identity: identity.clone(),
            connection: at_provider.clone(),
        })
    });
    let ids = write.await.map_err(|error| error.detail());
    ids.expect("ids of signing in")
}

/// A connection of the person's party to a provider that nobody answers at, and the
/// person's account there.
pub(super) async fn connection(
    world: &World,
    organisation: &str,
    person: &str,
) -> (String, String) {
    let (keys, now) = (world.app.keys.clone(), world.app.clock.now());
    let person = person.to_owned();
    let write = world.app.db.write(organisation, move |tx| {
        let Some(who) = organisation::queries::person(tx, &person)? else {
            return Ok((String::new(), String::new()));
        };
        let row = ConnectionRow {
            organisation: tx.organisation().to_owned(),
            id: ids::new_id(now),
            party: who.fact.party,
            name: "Walls".into(),
            issuer: "http://127.0.0.1:9".into(),
            client: None,
            secret_sealed: None,
            factor: Factor::Amr,
            acr: None,
            ended_at: None,
        };
        openid::queries::add_connection(tx, &row, "somebody", now.as_microsecond())?;
        let secret = openid::sealed(&keys, &row.id, &ids::Secret::given("walls"));
        openid::queries::set_client(tx, &row.id, "walls", &secret)?;
        let identity = IdentityRow {
            organisation: row.organisation.clone(),
            id: ids::new_id(now),
            connection: row.id.clone(),
            connection_name: row.name.clone(),
            issuer: row.issuer.clone(),
            person: person.clone(),
            party: row.party.clone(),
            linked_at: now.as_microsecond(),
            used_at: None,
        };
        openid::queries::add_identity(tx, &identity, "walls")?;
        Ok::<_, web::Error>((row.id, identity.id))
    });
    let ids = write.await.map_err(|error| error.detail());
    ids.expect("a connection")
}

/// An outside calendar of the person's absences that nobody publishes, with a copy from when
/// somebody did.
pub(super) async fn outside_calendar(world: &World, organisation: &str, person: &str) -> String {
    let (keys, now) = (world.app.keys.clone(), world.app.clock.now());
    let person = person.to_owned();
    let write = world.app.db.write(organisation, move |tx| {
        if organisation::queries::person(tx, &person)?.is_none() {
            return Ok(String::new());
        }
        let name = "Walls".to_owned();
        let mut row = OutsideCalendarRow::new(tx.organisation(), Means::Absences, name, now);
        row.person = Some(person.clone());
        let address = b"http://127.0.0.1:9/a.ics";
        row.address_sealed = keys.seal(&row.address_purpose(), address);
        let at = now.as_microsecond();
        calendars::queries::add(tx, &row, "somebody", at)?;
        calendars::queries::claim(tx, &row.id, "walls", at, at)?;
        let tried = calendars::queries::Tried {
            id: &row.id,
            holder: "walls",
            at,
            next_at: at,
        };
        let file = keys.seal(&row.copy_purpose(), whole_days(&[]).as_bytes());
        calendars::queries::got(tx, tried, &file, None, None)?;
        // Known only to the register: to be ended.
        let day = jiff::civil::date(2026, 9, 14);
        let absence = engine::facts::Absence {
            person: person.clone(),
            first_day: day,
            last_day: day,
            kind: "vacation".into(),
            stand_in: None,
            recorded_at: None,
            ended_at: None,
        };
        // Not the last of the person's: that one is what other routes are asked for.
        let id = format!("0-{}", ids::new_id(now));
        organisation::queries::add_absence(tx, &id, &absence, false)?;
        let taken = TakenRow {
            event: "walls".into(),
            first_day: day,
            last_day: day,
            absence: Some(id),
        };
        calendars::queries::add_taken(tx, &row.id, &taken, "somebody", at)?;
        Ok::<_, web::Error>(row.id)
    });
    let id = write.await.map_err(|error| error.detail());
    id.expect("an outside calendar")
}

/// The person is asked to stand in for Dana.
pub(super) async fn stand_in_request(world: &World, absence: &str, person: &str) -> String {
    let (now, absence, person) = (world.app.clock.now(), absence.to_owned(), person.to_owned());
    let write = world.app.db.write(HOME, move |tx| {
        let row = cover::model::StandInRequestRow {
            organisation: HOME.into(),
            id: ids::new_id(now),
            absence: absence.clone(),
            person: person.clone(),
            asked_by: "dana".into(),
            asked_at: now.as_microsecond(),
            answer: None,
            answered_at: None,
        };
        cover::stand_ins::queries::add_stand_in_request(tx, &row)?;
        Ok::<_, web::Error>(row.id)
    });
    let id = write.await.map_err(|error| error.detail());
    id.expect("a request")
}

/// A mail that waits; the first call queues it.
pub(super) async fn mail(world: &World, organisation: &str) -> String {
    let (keys, now) = (world.app.keys.clone(), world.app.clock.now());
    let write = world.app.db.write(organisation, move |tx| {
        let mail = Mail {
            to: "somebody@example.com".into(),
            subject: "For the walls".into(),
            text: "One line".into(),
        };
        outbox::mail(tx, &keys, now, "walls", &mail)?;
        store::sql("SELECT mail FROM mail WHERE organisation = $1 AND once = 'walls'")
            .bind(tx.organisation().to_owned())
            .fetch_one::<store::One<String>>(tx)
            .map_err(web::Error::from)
    });
    write
        .await
        .map_err(|error| error.detail())
        .expect("a mail")
        .0
}
