//! Shifts by name, and the check of a leave as the facts stand.
use engine::catalogue::Catalogue;
use engine::facts::{Absence, Company, Member, ShiftChange};
use engine::register::Register;
use engine::rota::{Board, Cover, may_leave};
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value, json};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn company(layers: Value, changes: Value) -> Company {
    let person = |id: &str| json!({ "id": id, "name": id, "party": "internal" });
    serde_json::from_value(json!({
        "organisation": { "name": "Harbor and Finch", "zone": "America/New_York" },
        "parties": [{ "id": "internal", "name": "Internal", "kind": "internal" }],
        "people": [person("dana"), person("ines")],
        "responsibilities": [{ "id": "DESK", "title": "Desk", "from": "2026-01-01", "hours": "24x7" }],
        "rotas": [{ "id": "desk", "name": "Desk", "responsibilities": ["DESK"], "layers": layers, "changes": changes }]
    }))
    .unwrap()
}

fn register(company: &Company) -> Register {
    Register::new(company, &Catalogue::default()).unwrap()
}

fn turns(unit: &str, hours: &str) -> Value {
    json!([{
        "name": "turns", "hours": hours,
        "rotation": { "every": 1, "unit": unit, "start": "2026-03-02", "at": "08:00:00", "advance": "calendar" },
        "members": [{ "person": "dana" }, { "person": "ines" }]
    }])
}

#[test]
fn whose_a_named_shift_is_is_who_is_on_in_it_over_a_change_of_clocks_too() {
    for (unit, hours) in [
        ("week", "daily 22:00-06:00"),
        ("day", "24x7"),
        ("hour", "24x7"),
        ("month", "Mon-Fri 08:00-18:00"),
    ] {
        let register = register(&company(turns(unit, hours), json!([])));
        let (from, to) = (at("2026-03-02T13:00:00Z"), at("2026-04-20T12:00:00Z"));
        let shifts = register.shifts(0, from, to);
        assert!(shifts.len() > 1, "{unit}");
        let cover = Cover::new(&register);
        let board = Board::new(&cover, from, to);
        for shift in &shifts {
            let moment = shift.from.max(from);
            let on = board.rota("desk").unwrap().at(&cover, moment).unwrap().on;
            assert_eq!(
                on,
                shift.whose.into_iter().collect::<Vec<_>>(),
                "{unit} {shift:?}"
            );
        }
        let mut keys: Vec<_> = shifts.iter().map(|shift| shift.key).collect();
        keys.dedup();
        assert_eq!(keys.len(), shifts.len(), "every name once");
    }
}

#[test]
fn a_turn_in_which_the_layer_is_never_open_is_no_shift() {
    let register = register(&company(turns("day", "Mon-Fri 09:00-17:00"), json!([])));
    let shifts = register.shifts(0, at("2026-03-06T05:00:00Z"), at("2026-03-10T04:00:00Z"));
    let days: Vec<_> = shifts.iter().map(|shift| shift.key.date()).collect();
    assert_eq!(days, [date(2026, 3, 6), date(2026, 3, 9)]);
}

#[test]
fn layers_whose_members_are_on_together_have_no_shifts_by_name() {
    let together =
        json!([{ "name": "all", "members": [{ "person": "dana" }, { "person": "ines" }] }]);
    let register = register(&company(together, json!([])));
    assert!(
        register
            .shifts(0, at("2026-03-06T05:00:00Z"), at("2026-03-10T04:00:00Z"))
            .is_empty()
    );
}

#[test]
fn what_a_change_takes_is_the_part_of_its_shift_and_both_shifts_of_a_swap() {
    let register = register(&company(turns("week", "24x7"), json!([])));
    let change = |it: Value| serde_json::from_value::<ShiftChange>(it).unwrap();
    let part = json!({
        "kind": "override", "layer": "turns", "shift": "2026-03-18T00:00:00", "person": "ines",
        "from": "2026-03-17T12:00:00", "to": "2026-03-30T00:00:00"
    });
    let taken = register.taken(0, &change(part));
    assert_eq!(taken.len(), 1);
    // Until the end of that week, and in summer time.
    assert_eq!(
        (taken[0].from, taken[0].to),
        (at("2026-03-17T16:00:00Z"), at("2026-03-23T12:00:00Z"))
    );
    let swap = json!({
        "kind": "swap", "layer": "turns", "shift": "2026-03-02T00:00:00",
        "with": { "layer": "turns", "shift": "2026-03-09T00:00:00" }
    });
    let taken = register.taken(0, &change(swap));
    assert_eq!(
        taken.iter().map(|it| it.from).collect::<Vec<_>>(),
        [at("2026-03-02T13:00:00Z"), at("2026-03-09T12:00:00Z")]
    );
    let none = json!({ "kind": "request", "layer": "turns", "shift": "2025-01-01T00:00:00" });
    assert!(register.taken(0, &change(none)).is_empty());
}

#[test]
fn a_leave_is_green_with_a_stand_in_who_is_ready_or_when_others_took_the_shifts() {
    let layer = json!([{ "name": "turns", "hours": "Mon-Fri 08:00-18:00", "members": [{ "person": "dana" }] }]);
    let mut company = company(layer, json!([]));
    let away = |stand_in: Option<&str>| Absence {
        person: "dana".into(),
        first_day: date(2026, 6, 10),
        last_day: date(2026, 6, 10),
        kind: "vacation".into(),
        stand_in: stand_in.map(str::to_owned),
        recorded_at: None,
        ended_at: None,
    };
    let check = |company: &Company| {
        let register = register(company);
        may_leave(
            &register,
            &Catalogue::default(),
            0,
            at("2026-06-01T12:00:00Z"),
        )
        .unwrap()
    };
    company.absences = vec![away(None)];
    let red = check(&company);
    assert!(!red.ready && red.stand_in.is_empty());
    assert_eq!(red.answer.uncovered[0].minutes, 600);
    company.absences = vec![away(Some("ines"))];
    assert!(check(&company).ready);
    company.responsibilities[0].skills = Some([("firewall".to_owned(), 2)].into());
    let lacking = check(&company);
    assert!(!lacking.ready);
    assert_eq!(lacking.stand_in[0].lacks, ["firewall 2"]);
    company.absences = vec![away(None)];
    company.rotas[0].changes.push(
        serde_json::from_value(json!({ "kind": "override", "layer": "turns", "shift": "2026-06-10T00:00:00", "person": "ines" })).unwrap(),
    );
    let taken = check(&company);
    assert!(taken.ready && taken.answer.uncovered.is_empty());
    let register = register(&company);
    assert!(
        may_leave(
            &register,
            &Catalogue::default(),
            7,
            at("2026-06-01T12:00:00Z")
        )
        .is_err()
    );
}

#[test]
fn a_party_is_on_as_a_person_is() {
    let mut company = company(turns("day", "24x7"), json!([]));
    company.rotas[0].layers[0].members[1] = Member::party("internal");
    let register = register(&company);
    let (from, to) = (at("2026-03-02T13:00:00Z"), at("2026-03-06T13:00:00Z"));
    let cover = Cover::new(&register);
    let board = Board::new(&cover, from, to);
    assert_eq!(board.of_party(&cover, "internal").len(), 2);
    assert_eq!(board.of_person(&cover, "dana").len(), 2);
    assert!(board.of_party(&cover, "nobody").is_empty());
    let stretches = board.of_responsibility(&cover, "DESK");
    assert_eq!(stretches, board.preview(&cover, "desk"));
}
