//! Values of any shape that serde knows, made from bytes: a byte that a fuzzer changes is another number, text, choice or
//! length, never a message that has no shape. What is behind the shape is reached at once.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
    value::{Error, StrDeserializer},
};

/// Texts that mean something somewhere: without them no day and no field would ever be right.
const WORDS: [&str; 28] = [
    "",
    "a",
    "ana",
    "@crm",
    "1000",
    "12.50",
    "-0.01",
    "2026-01-31",
    "2026-02-29",
    "2026-01-31T23:59:59Z",
    "EUR",
    "FR",
    "Europe/Paris",
    "lines",
    "customers",
    "google",
    "best",
    "large",
    "age",
    "tier",
    "churn_90d",
    "consent.ads",
    "bought",
    "B3",
    "store",
    "\"",
    "\u{1b}[2J",
    "𝕏",
];
/// What nests deeper is no message.
const DEEPEST: u32 = 40;

/// A value; `None` where these bytes make none (a day that there is not, say).
pub fn made<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    T::deserialize(&mut Maker { bytes, deep: 0 }).ok()
}

struct Maker<'b> {
    /// What is left; zeros follow.
    bytes: &'b [u8],
    deep: u32,
}

impl Maker<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let mut taken = [0; N];
        let there = self.bytes.len().min(N);
        let (now, later) = self.bytes.split_at(there);
        taken[..there].copy_from_slice(now);
        self.bytes = later;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take::<1>()[0]
    }

    fn text(&mut self) -> String {
        let first = usize::from(self.byte());
        if let Some(word) = first.checked_sub(128) {
            return WORDS[word % WORDS.len()].to_owned();
        }
        let (now, later) = self.bytes.split_at(self.bytes.len().min(first % 32));
        self.bytes = later;
        String::from_utf8_lossy(now).into_owned()
    }

    fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        if self.deep == DEEPEST {
            return Err(Error::custom("too deep"));
        }
        self.deep += 1;
        let value = inside(self);
        self.deep -= 1;
        value
    }
}

macro_rules! numbers {
    ($($name:ident $visit:ident $number:ty),*) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(<$number>::from_le_bytes(self.take()))
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Maker<'_> {
    type Error = Error;

    numbers! {
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64, deserialize_u128 visit_u128 u128, deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32, deserialize_i64 visit_i64 i64,
        deserialize_i128 visit_i128 i128, deserialize_f32 visit_f32 f32, deserialize_f64 visit_f64 f64
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.byte() % 7 {
            0 => self.deserialize_string(visitor),
            1 => self.deserialize_u64(visitor),
            2 => self.deserialize_i64(visitor),
            3 => self.deserialize_f64(visitor),
            4 => self.deserialize_bool(visitor),
            5 => self.deserialize_seq(visitor),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.byte() % 2 == 1)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_char(char::from_u32(u32::from_le_bytes(self.take())).unwrap_or('a'))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text())
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text())
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_byte_buf(self.text().into_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_byte_buf(self.text().into_bytes())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.byte().is_multiple_of(2) {
            visitor.visit_none()
        } else {
            self.deeper(|maker| visitor.visit_some(maker))
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deeper(|maker| visitor.visit_newtype_struct(maker))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = usize::from(self.byte() % 5);
        self.deserialize_tuple(left, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, left: usize, visitor: V) -> Result<V::Value, Error> {
        self.deeper(|maker| visitor.visit_seq(Several { maker, left }))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(left, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = usize::from(self.byte() % 4);
        self.deeper(|maker| visitor.visit_map(Several { maker, left }))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deeper(|maker| visitor.visit_map(Fields { maker, fields: fields.iter() }))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Some(which) = usize::from(self.byte()).checked_rem(variants.len()) else {
            return Err(Error::custom("nothing to choose"));
        };
        self.deeper(|maker| visitor.visit_enum(Chosen { maker, name: variants[which] }))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

/// The items of a list, or the pairs of a map.
struct Several<'m, 'b> {
    maker: &'m mut Maker<'b>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Several<'_, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.maker).map(Some)
    }
}

impl<'de> MapAccess<'de> for Several<'_, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.maker)
    }
}

/// Every field of a struct under its name.
struct Fields<'m, 'b> {
    maker: &'m mut Maker<'b>,
    fields: std::slice::Iter<'static, &'static str>,
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(name) = self.fields.next() else { return Ok(None) };
        let name: StrDeserializer<'_, Error> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(&mut *self.maker)
    }
}

/// One variant of an enum.
struct Chosen<'m, 'b> {
    maker: &'m mut Maker<'b>,
    name: &'static str,
}

impl<'de> EnumAccess<'de> for Chosen<'_, '_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let name: StrDeserializer<'_, Error> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Chosen<'_, '_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.maker)
    }

    fn tuple_variant<V: Visitor<'de>>(self, left: usize, visitor: V) -> Result<V::Value, Error> {
        self.maker.deserialize_tuple(left, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.maker.deserialize_struct("", fields, visitor)
    }
}
