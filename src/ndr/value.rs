//! Messages as trees of names and values, for comparison and for reading.

use super::WString;

/// A value by the names of [MS-SRVS]; a NULL pointer is [`Null`](Self::Null).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// NULL.
    Null,
    /// Any integer.
    Number(i64),
    /// A string, or a GUID's text.
    Text(WString),
    /// A byte array.
    Bytes(Vec<u8>),
    /// Any other array.
    List(Vec<Value>),
    /// Members in IDL order; a union has `tag` and its arm.
    Map(Vec<(&'static str, Value)>),
}

impl Value {
    /// The first member named Level, however deep.
    #[must_use]
    pub fn level(&self) -> Option<i64> {
        match self {
            Self::Map(members) => members.iter().find_map(|(name, member)| match member {
                Self::Number(number) if name.eq_ignore_ascii_case("level") => Some(*number),
                _ => member.level(),
            }),
            Self::List(list) => list.iter().find_map(Self::level),
            _ => None,
        }
    }
}
