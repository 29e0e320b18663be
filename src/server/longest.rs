//! How long a request may be, by what it asks: looked at before anything of it is kept, since a long one takes many times its
//! length once it is read.

/// The longest of those that name no ids, in bytes: a rule of some thousand words.
pub const COMMON: usize = 128 << 10;
/// The most ids or values that one names.
pub const MOST_IDS: usize = 500_000;

/// Whether a message may be read.
pub fn may_be_read(frame: &[u8]) -> bool {
    frame.len() <= COMMON || rmp_serde::from_slice::<sketch::Message>(frame).is_ok()
}

/// The outline of the messages that may be long.
mod sketch {
    #![expect(dead_code, reason = "nothing of a message is kept")]

    use std::fmt;

    use serde::{
        Deserialize, Deserializer,
        de::{Error, IgnoredAny, SeqAccess, Visitor},
    };

    use super::MOST_IDS;

    #[derive(Deserialize)]
    pub enum Message {
        Request(Asked),
    }

    #[derive(Deserialize)]
    pub struct Asked {
        message: Long,
    }

    #[derive(Deserialize)]
    enum Long {
        SaveList { request: Ids },
        Suppress { request: Values },
    }

    #[derive(Deserialize)]
    struct Ids {
        ids: Counted,
    }

    #[derive(Deserialize)]
    struct Values {
        values: Counted,
    }

    /// A sequence that is not too long.
    struct Counted;

    impl<'de> Deserialize<'de> for Counted {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_seq(Self)
        }
    }

    impl<'de> Visitor<'de> for Counted {
        type Value = Self;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {MOST_IDS} values")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self, A::Error> {
            let mut seen = 0;
            while values.next_element::<IgnoredAny>()?.is_some() {
                seen += 1;
                if seen > MOST_IDS {
                    return Err(A::Error::invalid_length(seen, &self));
                }
            }
            Ok(self)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        contract::{ConsoleRequest, SaveList, Suppress, SuppressedBy, UserState},
        server::wire::Request,
    };

    fn sent(message: ConsoleRequest) -> Vec<u8> {
        let request = tarpc::Request { context: tarpc::context::current(), id: 1, message };
        rmp_serde::to_vec_named(&Request::Request(request)).unwrap()
    }

    fn list(ids: usize, id: &str) -> ConsoleRequest {
        let request = SaveList { name: "vip".to_owned(), ids: vec![id.to_owned(); ids] };
        ConsoleRequest::SaveList { request }
    }

    #[test]
    fn only_what_names_ids_may_be_long_and_not_too_many_of_them() {
        assert!(may_be_read(&sent(list(MOST_IDS, "12345678"))));
        assert!(!may_be_read(&sent(list(MOST_IDS + 1, "1"))));
        let values = vec!["somebody@example.com".to_owned(); 100_000];
        let request = Suppress { by: SuppressedBy::Email, values, lift: false, reason: "asked".to_owned() };
        assert!(may_be_read(&sent(ConsoleRequest::Suppress { request })));
        let state = |length| ConsoleRequest::SaveState { state: UserState { json: "x".repeat(length) } };
        assert!(may_be_read(&sent(state(COMMON / 2))));
        assert!(!may_be_read(&sent(state(COMMON))));
    }
}
