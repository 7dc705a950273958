//! What the tests share: companies, read and assessed.
use advice::{Advice, Settings, assess, situation};
use company::{Format, catalogue};
use engine::facts::Company;
use jiff::civil::{Date, date};

pub const ON: Date = date(2026, 6, 1);

pub fn read(source: &str) -> Company {
    company::parse(source, Format::Toml)
        .unwrap_or_else(|mistakes| panic!("{}", company::render(&mistakes, "company.toml", source)))
}

pub fn company_a() -> Company {
    read(company::COMPANY_A)
}

pub fn settings(set: &[&str]) -> Settings {
    let mut settings = Settings {
        draws: 200,
        ..Settings::default()
    };
    for text in set {
        settings
            .set(text, ON)
            .unwrap_or_else(|refused| panic!("{refused}"));
    }
    settings
}

pub fn advise(company: &Company, set: &[&str]) -> Advice {
    advise_on(company, ON, set)
}

pub fn advise_on(company: &Company, on: Date, set: &[&str]) -> Advice {
    let register = situation::on_day(company, catalogue(), on).unwrap();
    let settings = settings(set).quoted(&company.assessment.quotes).unwrap();
    assess(&register, catalogue(), on, &settings)
}
