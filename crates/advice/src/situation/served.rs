//! When people work at the sites, and in which zones.
use super::team::closed;
use engine::intervals::Span;
use engine::register::Register;

/// A site, and when people work there.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    pub name: String,
    pub zone: String,
    /// Whether its hours are written down; else they are the usual ones.
    pub said: bool,
    pub hours: Vec<Span>,
}

pub(super) fn served(register: &Register, year: Span) -> Vec<Served> {
    let company = register.company();
    let off = closed(register);
    let sites = company.sites.iter().enumerate().map(|(place, site)| {
        let zone = site.zone.as_ref().unwrap_or(&company.organisation.zone);
        let open = register.site_hours(place, year);
        Served {
            name: site.name.clone(),
            zone: zone.clone(),
            said: site.hours.is_some(),
            hours: engine::intervals::subtract(&open, &off),
        }
    });
    sites.collect()
}
