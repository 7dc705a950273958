use std::marker::PhantomData;
use tandem::platform::{actions::ExportAll, permit::Permit};

fn main() {
    let _: Permit<ExportAll> = Permit {
        on: "home".into(),
        action: PhantomData,
    };
}
