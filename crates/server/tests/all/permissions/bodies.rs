//! What is sent to each route that changes something, so that it gets as far as the
//! question of who may.
use super::Ids;
use serde_json::{Value, json};

/// A body that does what the route is for.
pub fn body(path: &str, ids: &Ids) -> Value {
    match path {
        "/findings/{finding}/acceptance" => {
            json!({ "reason": "We live with it.", "until": "2026-07-01" })
        }
        // Setting it takes long; who may have it set shows by what is wrong with it.
        "/advice/leadership" => json!({ "name": " " }),
        "/advice/runs" => json!({ "name": "As of today" }),
        "/advice/hire/advert" => json!({ "text": "Help desk. Expert in AWS." }),
        "/advice/facts" => json!({ "hires_planned": 1, "keep_internal": "yes" }),
        "/advice/facts/counts" => json!({ "user": 101 }),
        "/advice/facts/peculiar" => json!({ "what": "interfaces", "count": 3 }),
        "/advice/facts/undocumented" => json!({ "system": ids.system }),
        "/advice/facts/nothing" => json!({ "list": "undocumented" }),
        "/advice/facts/workload" => json!({ "person": "dana", "weekly_hours": 45 }),
        "/advice/facts/helpers" => json!({ "who": "Office manager", "hours_month": 4 }),
        "/advice/facts/backlog" => json!({ "what": "Guest network", "since": "2026-03-01" }),
        "/advice/facts/specialist-work" => {
            json!({ "what": "Audit", "person": "dana", "hours": 12 })
        }
        "/advice/facts/plans" => json!({ "what": "More people", "from": "2027-01-01", "user": 10 }),
        "/advice/facts/{list}/removal" => json!({ "place": 0 }),
        "/advice/assumptions" => {
            json!({ "assumption": "fee.hourly", "mid": 150, "source": "An offer", "date": "2026-05-04" })
        }
        "/advice/assumptions/table" => {
            json!({ "table": "assumption,low,mid,high,currency,source,date\npay.support,50000,55000,60000,USD,Own,2026-03-01\n" })
        }
        "/responsibilities" => json!({ "ids": ["OWN-01"], "title": "Our own" }),
        "/responsibilities/{id}/assignments" => {
            json!({ "party": ids.party, "person": ids.person, "role": "doer" })
        }
        "/responsibilities/{id}/evidence" => {
            json!({ "duty": format!("{}.D1", ids.responsibility), "kind": "review_record" })
        }
        "/proposals/{id}/comments" | "/proposals/{id}/refusal" => {
            json!({ "text": "We have read it." })
        }
        "/proposals/{id}/changes/removal" => json!({ "change": 0 }),
        "/register/models" => json!({ "model": "fully_outsourced" }),
        "/responsibilities/{id}/meaning" => json!({ "title": "What it is called here" }),
        "/people" => json!({ "name": "New Comer", "party": ids.party }),
        "/people/{id}" => {
            json!({ "name": "Dana Whitlock", "contacts": ["phone +1 555 0100", "mail dana@harborfinch.example"] })
        }
        "/people/{id}/skills" => json!({ "skill": "identity", "level": 3 }),
        "/people/{id}/leaving" => json!({ "until": "2027-01-01", "account_open": true }),
        "/parties" => json!({ "name": "Another side", "kind": "vendor" }),
        "/parties/{id}" => json!({ "name": "Our own people", "contacts": ["phone +1 555 0100"] }),
        "/company" => {
            json!({ "name": "Harbor and Finch", "zone": "America/New_York", "staff": 101 })
        }
        "/company/sites" => json!({ "id": "LIS", "name": "Lisbon", "zone": "Europe/Lisbon" }),
        "/company/sites/{name}" => json!({ "name": "Newark", "users": 100 }),
        "/company/hours" => json!({ "name": "early", "hours": "Mon-Fri 06:00-14:00" }),
        "/company/hours/{name}" => json!({ "hours": "Mon-Fri 07:00-15:00" }),
        "/company/days-off" => json!({ "name": "Portugal", "days": ["2026-06-10"] }),
        // What has been stays.
        "/company/days-off/{name}" => {
            json!({ "days": ["2026-01-01", "2026-01-19", "2026-05-25", "2026-12-25"] })
        }
        "/company/dimensions" => json!({ "name": "country", "values": ["US", "PT"] }),
        "/company/dimensions/{name}" => {
            json!({ "values": ["carriers", "all other vendors", "printers"] })
        }
        "/systems" => json!({ "name": "Label printers", "operators": ["coo"] }),
        "/systems/{id}" => json!({ "name": "Still there", "operators": ["coo"] }),
        "/tools" => json!({ "product_kind": "status page", "licensee": "organisation" }),
        "/tools/{id}" => json!({ "product_kind": "registrar", "licensee": "organisation" }),
        "/people/{id}/absences" => {
            json!({ "first_day": "2026-09-01", "last_day": "2026-09-02", "kind": "training", "stand_in": "coo" })
        }
        "/cover/calendars" => {
            json!({ "means": "absences", "person": ids.person, "address": "http://127.0.0.1:9/b.ics" })
        }
        "/cover/calendars/{id}/address" => json!({ "address": "http://127.0.0.1:9/c.ics" }),
        "/cover/calendars/{id}/ending" => json!({ "event": "walls" }),
        "/rotas" => json!({ "shape": "pair", "responsibilities": [ids.responsibility] }),
        "/rotas/{id}" => json!({ "name": "Desk", "responsibilities": [ids.responsibility] }),
        "/rotas/{id}/layers" => {
            json!({ "name": "nights", "hours": "daily 22:00-06:00", "priority": 2, "members": [format!("party:{}", ids.party)] })
        }
        "/rotas/{id}/layers/removal" => json!({ "layer": "all other hours" }),
        "/rotas/{id}/members" => {
            json!({ "layer": "office hours", "who": format!("person:{}", ids.person), "until": "2026-09-01" })
        }
        "/rotas/{id}/members/removal" => {
            json!({ "layer": "office hours", "who": format!("person:{}", ids.person) })
        }
        "/rotas/{id}/openings" | "/rotas/{id}/openings/removal" => {
            json!({ "layer": "office hours", "from": "2026-06-06T08:00:00", "to": "2026-06-06T12:00:00" })
        }
        "/rotas/{id}/changes" => {
            json!({ "kind": "request", "shift": "2026-06-03T00:00:00@office hours" })
        }
        "/people/{id}/absences/{absence}/stand-in-requests" => json!({ "person": "pt-ortiz" }),
        "/people/{id}/absences/{absence}/stand-in" => json!({ "stand_in": "coo" }),
        "/evidence" => json!({ "duty": "EUS-01.D1", "kind": "report" }),
        "/evidence/{id}/withdrawal" => json!({ "reason": "It was another one." }),
        "/duties/mails" => json!({ "mails": false }),
        "/responsibilities/{id}/tokens" => {
            json!({ "name": "machine", "duties": [format!("{}.D1", ids.responsibility)] })
        }
        "/belief-rounds/{id}/sheet" => {
            json!({ "responsibility": "BDR-06", "says": "we" })
        }
        "/parties/{id}/keys" => json!({ "key": crate::checkpoints::key("the-party") }),
        "/ledger/checkpoints/{size}/signatures" => json!({ "signature": "no line" }),
        "/people/{id}/grants" => {
            json!({ "access": "reader", "reason": "Looks in", "until": "2026-08-01" })
        }
        "/parties/{id}/connections" => {
            json!({ "name": "Wall", "issuer": "https://login.example" })
        }
        "/connections/{id}/client" => json!({ "client": "tandem", "secret": "a-secret" }),
        "/connections/{id}/second-factor" => json!({ "second_factor": "ours" }),
        "/people/{id}/new-starts" => json!({ "reason": "Lost the phone" }),
        "/me/confirmation" | "/sign-in/second-factor" | "/sign-in/set-up/authenticator" => {
            json!({ "code": "000000" })
        }
        "/sign-in/set-up/password" => json!({ "password": "orbit pickle canyon" }),
        "/sign-in" => json!({ "name": ids.person, "password": "orbit pickle canyon" }),
        "/sign-in/passkey" | "/sign-in/set-up/passkey" | "/me/confirmation/passkey" => {
            json!({ "credential": {} })
        }
        _ => json!({}),
    }
}
