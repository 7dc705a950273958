//! The values that a statement binds. A missing value keeps its type, because PostgreSQL will not
//! guess it. Five types, as in the migrations; anything richer is the caller's to spell as one.

/// A bound value: BOOLEAN, BIGINT, DOUBLE PRECISION, TEXT or BYTEA, present or NULL.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Bool(Option<bool>),
    Int(Option<i64>),
    Real(Option<f64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
}

macro_rules! value_from {
    ($($from:ty => $kind:ident),* $(,)?) => { $(
        impl From<$from> for Value {
            fn from(x: $from) -> Value { Value::$kind(Some(x.into())) }
        }
        impl From<Option<$from>> for Value {
            fn from(x: Option<$from>) -> Value { Value::$kind(x.map(Into::into)) }
        }
    )* };
}

value_from!(
    bool => Bool, i64 => Int, i32 => Int, u32 => Int, i16 => Int, u16 => Int, u8 => Int,
    f64 => Real, String => Text, &str => Text, Vec<u8> => Blob, &[u8] => Blob,
);

impl From<&String> for Value {
    fn from(x: &String) -> Value {
        Value::Text(Some(x.clone()))
    }
}

impl From<Option<&String>> for Value {
    fn from(x: Option<&String>) -> Value {
        Value::Text(x.cloned())
    }
}

impl From<&Option<String>> for Value {
    fn from(x: &Option<String>) -> Value {
        Value::Text(x.clone())
    }
}

impl From<Option<&Vec<u8>>> for Value {
    fn from(x: Option<&Vec<u8>>) -> Value {
        Value::Blob(x.cloned())
    }
}
