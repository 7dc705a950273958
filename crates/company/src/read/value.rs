//! The tree as a serde deserializer whose errors know their place.
use super::fault::Fault;
use super::times;
use crate::source::{Entry, Node, Value};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Reads a value of any type from a node.
pub struct Read<'de>(pub &'de Node);

impl<'de> Deserializer<'de> for Read<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Read(node) = self;
        match &node.value {
            Value::Table(entries) => visitor.visit_map(Entries {
                entries,
                value: None,
            }),
            Value::List(items) => visitor.visit_seq(Items { items, index: 0 }),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Number(number) => visitor.visit_f64(*number),
            Value::Flag(flag) => visitor.visit_bool(*flag),
            Value::Nothing => visitor.visit_unit(),
        }
        .map_err(|fault| fault.at(&node.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0.value {
            Value::Nothing => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let span = self.0.span.clone();
        visitor
            .visit_newtype_struct(self)
            .map_err(|fault| fault.at(&span))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Value::Text(text) = &self.0.value
            && let Some(fault) = times::dropped(text, &(&visitor as &dyn Expected).to_string())
        {
            return Err(fault.at(&self.0.span));
        }
        self.deserialize_any(visitor)
    }

    /// A list is not a struct, though serde would take its items in order.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.0.value {
            Value::List(_) => Err(Fault::invalid_type(Unexpected::Seq, &visitor).at(&self.0.span)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match &self.0.value {
            Value::Text(text) => visitor.visit_enum(Choice(text)),
            Value::Table(entries) if entries.len() == 1 => visitor.visit_enum(Told(&entries[0])),
            _ => Err(Fault::new(
                format!("{} does not fit here", self.0.what_it_is()),
                "write one of the choices as a text, or `{ choice = … }`",
            )),
        }
        .map_err(|fault| fault.at(&self.0.span))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Entries<'de> {
    entries: &'de [Entry],
    value: Option<&'de Entry>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some((entry, rest)) = self.entries.split_first() else {
            return Ok(None);
        };
        self.entries = rest;
        self.value = Some(entry);
        seed.deserialize(StrDeserializer::new(&entry.key))
            .map(Some)
            .map_err(|fault: Fault| fault.at(&entry.key_span).under(entry.key.clone()))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some(entry) = self.value.take() else {
            return Err(Fault::new(
                "a value without its name",
                "write a name before it",
            ));
        };
        seed.deserialize(Read(&entry.node))
            .map_err(|fault| fault.at(&entry.node.span).under(entry.key.clone()))
    }
}

struct Items<'de> {
    items: &'de [Node],
    index: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some(item) = self.items.get(self.index) else {
            return Ok(None);
        };
        let step = format!("[{}]", self.index);
        self.index += 1;
        seed.deserialize(Read(item))
            .map(Some)
            .map_err(|fault| fault.at(&item.span).under(step))
    }
}

struct Choice<'de>(&'de str);

impl<'de> EnumAccess<'de> for Choice<'de> {
    type Error = Fault;
    type Variant = Plain;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Plain), Fault> {
        Ok((
            seed.deserialize(StrDeserializer::<Fault>::new(self.0))?,
            Plain,
        ))
    }
}

/// A choice that carries nothing.
struct Plain;

impl<'de> VariantAccess<'de> for Plain {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Fault> {
        Err(no_content())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Fault> {
        Err(no_content())
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Fault> {
        Err(no_content())
    }
}

/// A choice that carries something: a table with the choice as its one name.
struct Told<'de>(&'de Entry);

impl<'de> EnumAccess<'de> for Told<'de> {
    type Error = Fault;
    type Variant = Carried<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Carried<'de>), Fault> {
        let Told(entry) = self;
        let choice = seed
            .deserialize(StrDeserializer::new(&entry.key))
            .map_err(|fault: Fault| fault.at(&entry.key_span).under(entry.key.clone()))?;
        Ok((choice, Carried(entry)))
    }
}

struct Carried<'de>(&'de Entry);

impl<'de> VariantAccess<'de> for Carried<'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Err(no_content().at(&self.0.node.span))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        let Carried(entry) = self;
        seed.deserialize(Read(&entry.node))
            .map_err(|fault| fault.at(&entry.node.span).under(entry.key.clone()))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Fault> {
        Err(no_content().at(&self.0.node.span))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Fault> {
        Err(no_content().at(&self.0.node.span))
    }
}

fn no_content() -> Fault {
    Fault::new("this choice carries nothing", "write its name alone")
}
