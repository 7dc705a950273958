//! Entries as sentences: who did what, by names that people know. What has no
//! sentence of its own yet gets one from its act, so nothing is left as a code.
use crate::platform::{actor::party_kind_name, ledger::Entry, words::count};
use engine::register::Register;
use serde_json::Value;

/// The names behind the ids.
pub struct Names<'a> {
    register: &'a Register,
}

impl<'a> Names<'a> {
    pub fn of(register: &'a Register) -> Names<'a> {
        Names { register }
    }

    fn person(&self, id: &str) -> String {
        let person = self.register.person(id);
        person.map_or_else(|| id.to_owned(), |person| person.name.clone())
    }

    fn party(&self, id: &str) -> String {
        let party = self.register.party(id);
        party.map_or_else(|| id.to_owned(), |party| party.name.clone())
    }

    /// Who did it, from `person:dana`.
    fn actor(&self, actor: &str) -> String {
        match actor.split_once(':') {
            Some(("person", id)) => self.person(id),
            Some(("machine", "command-line")) => "Somebody at the machine".into(),
            Some(("machine", name)) => format!("Tandem ({})", name.replace('-', " ")),
            _ => actor.to_owned(),
        }
    }

    /// The kind of the actor's party, for its colour; empty for machines.
    pub fn party_kind(&self, actor: &str) -> &'static str {
        actor
            .strip_prefix("person:")
            .and_then(|id| self.register.person(id))
            .and_then(|person| self.register.party(&person.party))
            .map_or("", |party| party_kind_name(party.kind))
    }
}

/// What the entry says, in one sentence without its full stop.
pub fn sentence(entry: &Entry, names: &Names<'_>) -> String {
    let said = Said {
        names,
        kind: entry.subject.split(':').next().unwrap_or_default(),
        id: entry.subject.split_once(':').map_or("", |(_, id)| id),
        before: read(entry.before.as_deref()),
        after: read(entry.after.as_deref()),
    };
    let what = said
        .known(&entry.act)
        .unwrap_or_else(|| said.any(&entry.act));
    // Tandem writes down who came in: the sentence is about that person.
    let who = match (entry.act.as_str(), said.kind) {
        (
            "session.opened" | "way_in.set_up" | "recovery_code.used" | "identity.linked",
            "person",
        ) => said.person(),
        _ => names.actor(&entry.actor),
    };
    format!("{who} {what}")
}

fn read(text: Option<&str>) -> Value {
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or(Value::Null)
}

struct Said<'a> {
    names: &'a Names<'a>,
    kind: &'a str,
    id: &'a str,
    before: Value,
    after: Value,
}

impl Said<'_> {
    /// A field of what is there after, else of what was there before.
    fn field(&self, name: &str) -> &str {
        let text = |value: &Value| value.get(name).and_then(Value::as_str).is_some();
        let of = if text(&self.after) {
            &self.after
        } else {
            &self.before
        };
        of.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// `Northlight (Luis Ortiz)`
    fn holder(&self) -> String {
        let party = self.names.party(self.field("party"));
        match self.field("person") {
            "" => party,
            person => format!("{} ({party})", self.names.person(person)),
        }
    }

    fn person(&self) -> String {
        self.names.person(self.id)
    }

    /// `213 entries`, of a checkpoint.
    fn entries(&self) -> String {
        count(self.id.parse().unwrap_or(0), "entry", "entries")
    }

    fn until(&self) -> String {
        match self.field("until") {
            "" => String::new(),
            day => format!(" until {day}"),
        }
    }

    fn known(&self, act: &str) -> Option<String> {
        let id = self.id;
        Some(match act {
            "session.opened" => "signed in".into(),
            "session.ended" => "signed out".into(),
            "person.invited" => format!("made a sign-in link for {}", self.person()),
            "session.confirmed" => "confirmed who they are".into(),
            "way_in.set_up" => "set up a way in".into(),
            "identity.linked" => format!("linked their account at {}", self.field("way")),
            "identity.ended" => format!("unlinked an account of {} at a provider", self.person()),
            "connection.made" => format!(
                "let {} come in by {} ({})",
                self.names.party(self.field("party")),
                self.field("name"),
                self.field("issuer")
            ),
            "connection.client_set" => {
                format!(
                    "set client and secret of the provider {}",
                    self.field("name")
                )
            }
            "connection.factor_set" => format!(
                "set whose second factor counts for the provider {}: {}",
                self.field("name"),
                self.field("second_factor")
            ),
            "connection.tested" => format!("tested the provider {}", self.field("name")),
            "connection.ended" => format!("ended the provider {}", self.field("name")),
            "passkey.ended" => "ended a passkey of their own".into(),
            "recovery_code.used" => "used a recovery code".into(),
            "recovery_codes.renewed" => "made new recovery codes".into(),
            "person.suspended" => format!("shut {} out", self.person()),
            "person.let_in_again" => format!("let {} in again", self.person()),
            "new_start.asked" => format!("asked that {} be let in", self.person()),
            "new_start.allowed" => {
                let unheard = match self.field("unheard") {
                    "" => String::new(),
                    party => format!(", without a word of {}", self.names.party(party)),
                };
                let what = match self.field("access") {
                    "" => "a way in".to_owned(),
                    access => format!("access as {access}"),
                };
                format!("allowed {} {what}{unheard}", self.person())
            }
            "person.added" => format!("added {}", self.person()),
            "access.given" => format!(
                "gave {} access as {}{}: {}",
                self.person(),
                self.field("access"),
                self.until(),
                self.field("reason")
            ),
            "access.ended" => format!(
                "ended the access of {} as {}",
                self.person(),
                self.field("access")
            ),
            "responsibility.adopted" => format!("took {id} into the register"),
            "assignment.added" => match self.field("role") {
                "accountable" => format!("named {} accountable for {id}", self.holder()),
                role => format!("named {} {role} of {id}", self.holder()),
            },
            "assignment.ended" => format!(
                "ended that {} is {} for {id}",
                self.holder(),
                self.field("role")
            ),
            "evidence.recorded" => format!(
                "recorded for {id} that {} was done: {}",
                self.field("duty"),
                self.field("kind").replace('_', " ")
            ),
            "absence.planned" => format!(
                "planned that {} is away from {} to {}",
                self.person(),
                self.field("first_day"),
                self.field("last_day")
            ),
            "absence.stand_in_named" => match self.after.as_str() {
                Some(stand_in) => format!(
                    "named {} to stand in for {}",
                    self.names.person(stand_in),
                    self.person()
                ),
                None => format!("named nobody to stand in for {}", self.person()),
            },
            "absence.moved" => format!(
                "moved an absence of {} to {} to {}",
                self.person(),
                self.field("first_day"),
                self.field("last_day")
            ),
            "outside_calendar.added" => {
                format!("wrote down the outside calendar {}", self.field("name"))
            }
            "outside_calendar.address_changed" => {
                format!(
                    "gave the outside calendar {} another address",
                    self.field("name")
                )
            }
            "outside_calendar.fetch_asked" => {
                format!("had the outside calendar {} fetched", self.field("name"))
            }
            "outside_calendar.removed" => {
                format!("removed the outside calendar {}", self.field("name"))
            }
            "absence.cancelled" => format!("cancelled an absence of {}", self.person()),
            "risk.accepted" => format!("accepted the risk {id}{}", self.until()),
            "risk.acceptance_ended" => format!("no longer accepts the risk {id}"),
            "company.loaded" => format!(
                "brought {} in from its company file",
                self.field("organisation")
            ),
            "company.exported" => "took the whole company out as a file".into(),
            "ledger.exported" => "took the ledger out as a file".into(),
            "checkpoint.made" => format!("made a checkpoint of {}", self.entries()),
            "checkpoint.kept" => format!(
                "said that {} keeps the checkpoint of {}",
                self.names.party(self.field("party")),
                self.entries()
            ),
            "checkpoint.signed" => format!(
                "handed in the signature of {} under the checkpoint of {}",
                self.names.party(self.field("party")),
                self.entries()
            ),
            "checkpoint_mails.asked_for" => {
                format!("asked for the checkpoints by mail for {}", self.person())
            }
            "checkpoint_mails.stopped" => {
                format!("stopped the checkpoints by mail for {}", self.person())
            }
            "key.given" => format!("gave {} its own key", self.names.party(id)),
            "key.ended" => format!("ended the key of {}", self.names.party(id)),
            _ => return None,
        })
    }

    /// `proposal.signed` on `proposal:0198…`: “signed a proposal”.
    fn any(&self, act: &str) -> String {
        let (noun, verb) = act.split_once('.').unwrap_or(("", act));
        let (noun, verb) = (noun.replace('_', " "), verb.replace('_', " "));
        let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        let thing = match self.kind {
            "person" => self.person(),
            "party" => self.names.party(self.id),
            // Ids that we draw say nothing to anybody.
            _ if self.id.len() >= 32 || self.id.is_empty() => String::new(),
            "organisation" => String::new(),
            _ => self.id.to_owned(),
        };
        let about = match (thing.is_empty(), noun == self.kind) {
            (true, _) if noun.is_empty() => String::new(),
            (true, _) => format!(" {article} {noun}"),
            (false, true) => format!(" {noun} {thing}"),
            (false, false) => format!(" {article} {noun}: {thing}"),
        };
        format!("{verb}{about}")
    }
}
