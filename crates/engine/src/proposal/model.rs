//! The three models of looking after technology, as templates: from what the
//! register says to what it would say. A switch is the difference of the two.
use super::content::Content;
use crate::catalogue::{Catalogue, UsualOwner};
use crate::facts::{Company, Holding, Model, Party, PartyKind, Role, Scope};

impl Model {
    pub const ALL: [Model; 3] = [
        Model::InternalOnly,
        Model::CoManaged,
        Model::FullyOutsourced,
    ];

    /// As it stands in files and in the catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Model::InternalOnly => "internal_only",
            Model::CoManaged => "co_managed",
            Model::FullyOutsourced => "fully_outsourced",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Model::InternalOnly => "internal only",
            Model::CoManaged => "co-managed",
            Model::FullyOutsourced => "fully outsourced",
        }
    }
}

/// The model that a content amounts to: by who is accountable. `None` where nobody
/// is accountable for anything.
pub fn model_of(content: &Content, company: &Company, catalogue: &Catalogue) -> Option<Model> {
    let (mut inside, mut outside, mut any) = (false, false, false);
    let all = content.assignments.iter();
    for it in all.filter(|it| it.role == Role::Accountable) {
        any = true;
        match kind_of(company, &it.party) {
            Some(PartyKind::Partner) => outside = true,
            // What the catalogue leaves with the company makes no difference.
            Some(PartyKind::Internal) => inside |= !stays(catalogue, &it.responsibility),
            _ => {}
        }
    }
    any.then_some(match (inside, outside) {
        (true, true) => Model::CoManaged,
        (false, true) => Model::FullyOutsourced,
        _ => Model::InternalOnly,
    })
}

/// What the register says after a switch to a model, with this partner.
/// Co-managed follows what is usual by the catalogue; to go back to a split of
/// one's own, take the content of the version in which it stood.
pub fn switch(
    content: &Content,
    to: Model,
    company: &Company,
    partner: &str,
    catalogue: &Catalogue,
) -> Content {
    let first = |kind| company.parties.iter().find(|party| party.kind == kind);
    let ours = first(PartyKind::Internal).map(|party| party.id.as_str());
    let business = first(PartyKind::Business).map(|party| party.id.as_str());
    let sides = Sides {
        company,
        internal: ours.or(business).unwrap_or(partner),
        business: business.or(ours).unwrap_or(partner),
        partner,
    };
    let mut held = Vec::new();
    for it in &content.responsibilities {
        let now: Vec<&Holding> = content.of(&it.id).collect();
        let entry = catalogue.entry(&it.id);
        let usual = entry.and_then(|entry| entry.usual_owner.get(to.word()));
        held.extend(absorbed(match to {
            Model::CoManaged => usual.map_or_else(
                || now.iter().map(|it| (*it).clone()).collect(),
                |usual| sides.shared(&it.id, &now, usual),
            ),
            Model::InternalOnly => sides.moved(&now, PartyKind::Partner, |_| sides.internal),
            Model::FullyOutsourced => sides.moved(&now, PartyKind::Internal, |role| {
                let bound = usual.is_some_and(|usual| match role {
                    Role::Accountable => usual.accountable == "business",
                    Role::Doer => !usual.responsible.iter().any(|who| who == "partner"),
                });
                if bound { sides.business } else { sides.partner }
            }),
        }));
    }
    Content::new(content.responsibilities.clone(), held)
}

struct Sides<'a> {
    company: &'a Company,
    internal: &'a str,
    business: &'a str,
    partner: &'a str,
}

impl Sides<'_> {
    fn named(&self, word: &str) -> &str {
        match word {
            "partner" => self.partner,
            "business" => self.business,
            _ => self.internal,
        }
    }

    /// What parties of a kind hold goes over, with its part; the rest stays.
    fn moved<'b>(
        &self,
        now: &[&Holding],
        kind: PartyKind,
        to: impl Fn(Role) -> &'b str,
    ) -> Vec<Holding> {
        let moved = now.iter().map(|it| {
            let mut it = (*it).clone();
            if kind_of(self.company, &it.party) == Some(kind) {
                to(it.role).clone_into(&mut it.party);
                it.person = None;
            }
            it
        });
        moved.collect()
    }

    /// Who holds it already and usually does keeps what they hold; who usually
    /// does and holds nothing gets the whole.
    fn shared(&self, id: &str, now: &[&Holding], usual: &UsualOwner) -> Vec<Holding> {
        let mut held = Vec::new();
        let one = [usual.accountable.clone()];
        for (role, words) in [
            (Role::Accountable, one.as_slice()),
            (Role::Doer, usual.responsible.as_slice()),
        ] {
            for word in words {
                let party = self.named(word);
                let kept = now
                    .iter()
                    .filter(|it| it.role == role && it.party == party)
                    .map(|it| (*it).clone());
                let before = held.len();
                held.extend(kept);
                // One who alone is accountable has all of it.
                if role == Role::Accountable {
                    held.iter_mut()
                        .skip(before)
                        .for_each(|it| it.scope = Scope::default());
                }
                if held.len() == before {
                    held.push(Holding {
                        responsibility: id.to_owned(),
                        party: party.to_owned(),
                        person: None,
                        role,
                        scope: Scope::default(),
                    });
                }
            }
        }
        held
    }
}

/// Who has the whole of a role needs no part of it beside that.
fn absorbed(held: Vec<Holding>) -> Vec<Holding> {
    let whole = |it: &Holding| it.person.is_none() && it.scope.is_everything();
    let wholes: Vec<Holding> = held.iter().filter(|it| whole(it)).cloned().collect();
    let under = |it: &Holding| {
        !whole(it)
            && it.person.is_none()
            && wholes
                .iter()
                .any(|whole| whole.party == it.party && whole.role == it.role)
    };
    held.into_iter().filter(|it| !under(it)).collect()
}

fn stays(catalogue: &Catalogue, id: &str) -> bool {
    let usual = catalogue
        .entry(id)
        .and_then(|entry| entry.usual_owner.get(Model::FullyOutsourced.word()));
    usual.is_some_and(|usual| usual.accountable == "business")
}

fn kind_of(company: &Company, party: &str) -> Option<PartyKind> {
    let found: Option<&Party> = company.parties.iter().find(|it| it.id == party);
    found.map(|party| party.kind)
}
