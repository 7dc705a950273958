//! Requests in, views out.
use super::{
    commands::{self, NewAddress, NewCalendar},
    fetching::fetch_one,
    model::OutsideCalendarRow,
    queries,
    shown::{CalendarLine, CalendarPage, CalendarsPage, line, page},
    taking::{self, Ending, Taking},
};
use crate::{
    organisation,
    platform::{
        actions::{
            AddOutsideCalendar, ChangeCompany, ChangeOutsideCalendar, TakeOver, ViewCover,
            ViewOutsideCalendar,
        },
        context::{Context, Desk},
        ids::new_id,
        routes::{Answer, ById, NoInput, NoPath},
        words::count,
    },
};
use store::Tx;
use web::{Result, View};

pub async fn list(cx: Context<ViewCover>, _: NoPath, _: NoInput) -> Answer<CalendarsPage> {
    cx.read(|tx, desk| {
        desk.here::<ViewCover>()?;
        calendars_page(tx, desk).map(View::Show)
    })
    .await
}

fn calendars_page(tx: &mut Tx, desk: &Desk) -> Result<CalendarsPage> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let mut calendars: Vec<CalendarLine> = Vec::new();
    for row in queries::calendars(tx)? {
        calendars.push(line(tx, desk, &row)?);
    }
    let people = register.company().people.iter();
    let people = people.filter(|it| register.is_active(it, today));
    let may_change_days = desk.who.allows_here::<ChangeCompany>();
    let lists = match may_change_days {
        true => organisation::places::queries::holidays(tx)?,
        false => Vec::new(),
    };
    Ok(CalendarsPage {
        calendars,
        people: people.map(|it| (it.id.clone(), it.name.clone())).collect(),
        lists: lists
            .into_iter()
            .map(|(name, _)| (name.clone(), name))
            .collect(),
        may_add: desk.who.allows_here::<AddOutsideCalendar>(),
        may_change_days,
    })
}

pub async fn one(
    cx: Context<ViewOutsideCalendar>,
    path: ById<OutsideCalendarRow>,
    _: NoInput,
) -> Answer<CalendarPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewOutsideCalendar>(tx, &desk.who)?;
        page(tx, desk, &row).map(View::Show)
    })
    .await
}

/// What came of a try, for whoever pressed.
fn outcome(why: Option<String>) -> String {
    match why {
        None => "It was fetched. The copy is what the calendar says now.".into(),
        Some(why) => format!("It could not be fetched: {why}."),
    }
}

/// Written down, fetched between two transactions, and shown with what came of it.
pub async fn add(
    cx: Context<AddOutsideCalendar>,
    _: NoPath,
    new: NewCalendar,
) -> Answer<CalendarPage> {
    let holder = new_id(cx.desk.who.now);
    let theirs = holder.clone();
    let row = cx
        .write(move |tx, desk| {
            let row = commands::add(tx, desk, &new)?;
            commands::hold(tx, desk, &row.id, &theirs)?;
            Ok(row)
        })
        .await?;
    let shown = fetched(&cx, &row, &holder).await?;
    Ok(View::Created {
        at: at(&row.id),
        notice: shown.0,
        page: shown.1,
    })
}

pub async fn fetch(
    cx: Context<ChangeOutsideCalendar>,
    path: ById<OutsideCalendarRow>,
    _: NoInput,
) -> Answer<CalendarPage> {
    let holder = new_id(cx.desk.who.now);
    let theirs = holder.clone();
    let claimed = cx.write(move |tx, desk| commands::claim(tx, desk, &path.id, &theirs));
    let row = claimed.await?;
    let (notice, page) = fetched(&cx, &row, &holder).await?;
    Ok(done(&row.id, notice, page))
}

pub async fn set_address(
    cx: Context<ChangeOutsideCalendar>,
    path: ById<OutsideCalendarRow>,
    new: NewAddress,
) -> Answer<CalendarPage> {
    let holder = new_id(cx.desk.who.now);
    let theirs = holder.clone();
    let row = cx
        .write(move |tx, desk| {
            let row = commands::set_address(tx, desk, &path.id, &new)?;
            commands::hold(tx, desk, &row.id, &theirs)?;
            Ok(row)
        })
        .await?;
    let (notice, page) = fetched(&cx, &row, &holder).await?;
    Ok(done(&row.id, notice, page))
}

async fn fetched<A: crate::platform::permit::Action>(
    cx: &Context<A>,
    row: &OutsideCalendarRow,
    holder: &str,
) -> Result<(String, CalendarPage)> {
    let why = fetch_one(&cx.desk.app, &row.organisation, row, holder).await?;
    let id = row.id.clone();
    let shown = cx.read(move |tx, desk| {
        let row = queries::calendar(tx, &id)?.ok_or(web::Error::NotFound)?;
        page(tx, desk, &row)
    });
    Ok((outcome(why), shown.await?))
}

pub async fn remove(
    cx: Context<ChangeOutsideCalendar>,
    path: ById<OutsideCalendarRow>,
    _: NoInput,
) -> Answer<CalendarsPage> {
    cx.write(move |tx, desk| {
        let row = commands::remove(tx, desk, &path.id)?;
        Ok(View::Done {
            to: "/cover/calendars".into(),
            notice: format!(
                "{} is gone, with its copy. What was taken over stays.",
                row.name
            ),
            page: calendars_page(tx, desk)?,
        })
    })
    .await
}

pub async fn take(
    cx: Context<TakeOver>,
    path: ById<OutsideCalendarRow>,
    new: Taking,
) -> Answer<CalendarPage> {
    cx.write(move |tx, desk| {
        let taken = taking::take(tx, desk, &path.id, &new)?;
        let row = taken.calendar;
        // What one absence uncovers is shown at once.
        let to = match (&row.person, &taken.absence) {
            (Some(person), Some(absence)) => format!("/people/{person}/absences/{absence}"),
            _ => at(&row.id),
        };
        let notice = match taken.count {
            0 => "There was nothing to take over.".into(),
            many => format!("{} taken over.", count(many, "event is", "events are")),
        };
        Ok(View::Done {
            to,
            notice,
            page: page(tx, desk, &row)?,
        })
    })
    .await
}

pub async fn end(
    cx: Context<TakeOver>,
    path: ById<OutsideCalendarRow>,
    new: Ending,
) -> Answer<CalendarPage> {
    cx.write(move |tx, desk| {
        let row = taking::end(tx, desk, &path.id, &new)?;
        let page = page(tx, desk, &row)?;
        Ok(done(&row.id, "It is ended here too.".into(), page))
    })
    .await
}

fn done(id: &str, notice: String, page: CalendarPage) -> View<CalendarPage> {
    View::Done {
        to: at(id),
        notice,
        page,
    }
}

fn at(id: &str) -> String {
    format!("/cover/calendars/{id}")
}
