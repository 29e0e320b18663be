//! How requests and replies lie on the socket: `MessagePack` in frames that a length precedes, none above a limit.

use std::{io, marker::PhantomData};

use serde::{Serialize, de::DeserializeOwned};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::UnixStream,
};
use tokio_util::{
    bytes::{Bytes, BytesMut},
    codec::{Decoder, Encoder, Framed, LengthDelimitedCodec},
};

use super::{longest, sent::Sent};
use crate::contract::{ConsoleRequest, ConsoleResponse};

/// The longest request in bytes: a list of some hundred thousand ids.
pub const LONGEST_REQUEST: usize = 8 << 20;
/// The longest reply in bytes.
pub const LONGEST_REPLY: usize = 64 << 20;

/// Requests, as tarpc sends them.
pub type Request = tarpc::ClientMessage<ConsoleRequest>;
/// Replies, as tarpc sends them.
pub type Reply = tarpc::Response<ConsoleResponse>;

/// The server's end of a connection.
pub type ServerEnd<S> = Framed<S, Wire<Request, Reply>>;
/// The client's end of a connection.
pub type ClientEnd = Framed<UnixStream, Wire<Reply, Request>>;

/// The server's end.
pub fn server_end<S: AsyncRead + AsyncWrite>(stream: S) -> ServerEnd<S> {
    Framed::new(stream, Wire::of_server())
}

/// The client's end.
#[must_use]
pub fn client_end(stream: UnixStream) -> ClientEnd {
    Framed::new(stream, Wire::of_client())
}

/// What can be read from the wire.
pub trait Readable: Sized {
    /// What it is there.
    type Form: DeserializeOwned + Into<Self>;

    /// Whether it may be read at all.
    #[must_use]
    fn may_be_read(_frame: &[u8]) -> bool {
        true
    }
}

impl Readable for Request {
    type Form = Sent;

    fn may_be_read(frame: &[u8]) -> bool {
        longest::may_be_read(frame)
    }
}

impl Readable for Reply {
    type Form = Self;
}

/// Reads `In` and writes `Out`.
#[derive(Debug)]
pub struct Wire<In, Out> {
    read: LengthDelimitedCodec,
    write: LengthDelimitedCodec,
    kinds: PhantomData<fn(Out) -> In>,
}

impl Wire<Request, Reply> {
    /// Reads requests and writes replies.
    #[must_use]
    pub fn of_server() -> Self {
        Self::new(LONGEST_REQUEST, LONGEST_REPLY)
    }
}

impl Wire<Reply, Request> {
    /// Reads replies and writes requests.
    #[must_use]
    pub fn of_client() -> Self {
        Self::new(LONGEST_REPLY, LONGEST_REQUEST)
    }
}

impl<In, Out> Wire<In, Out> {
    fn new(longest_in: usize, longest_out: usize) -> Self {
        let frames = |longest| LengthDelimitedCodec::builder().max_frame_length(longest).new_codec();
        Self { read: frames(longest_in), write: frames(longest_out), kinds: PhantomData }
    }
}

impl<In: Readable, Out> Decoder for Wire<In, Out> {
    type Item = In;
    type Error = io::Error;

    fn decode(&mut self, bytes: &mut BytesMut) -> io::Result<Option<In>> {
        let Some(frame) = self.read.decode(bytes)? else { return Ok(None) };
        if !In::may_be_read(&frame) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a message is too long for what it asks"));
        }
        // What is wrong with it may quote it, and it may hold personal data.
        let unreadable = |_| io::Error::new(io::ErrorKind::InvalidData, "a message can't be read");
        let message: In::Form = rmp_serde::from_slice(&frame).map_err(unreadable)?;
        Ok(Some(message.into()))
    }

    /// Who leaves is gone for good: waiting for a reply that nobody reads would keep the query running.
    fn decode_eof(&mut self, bytes: &mut BytesMut) -> io::Result<Option<In>> {
        match self.decode(bytes)? {
            Some(last) => Ok(Some(last)),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl<In, Out: Serialize + Readable> Encoder<Out> for Wire<In, Out> {
    type Error = io::Error;

    fn encode(&mut self, message: Out, bytes: &mut BytesMut) -> io::Result<()> {
        let unwritable = |_| io::Error::new(io::ErrorKind::InvalidInput, "a message can't be written");
        // By name, so that fields that are left out when empty are found missing and not mistaken for the next.
        let frame = rmp_serde::to_vec_named(&message).map_err(unwritable)?;
        if !Out::may_be_read(&frame) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "a message is too long for what it asks",
            ));
        }
        self.write.encode(Bytes::from(frame), bytes)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::contract::{ConsoleError, ErrorKind, UserState};

    type End = Wire<Request, Reply>;

    fn end() -> End {
        Wire::new(1 << 16, 1 << 16)
    }

    fn sent(message: ConsoleRequest) -> BytesMut {
        sent_until(Instant::now(), message)
    }

    fn sent_until(deadline: Instant, message: ConsoleRequest) -> BytesMut {
        let mut context = tarpc::context::current();
        context.deadline = deadline;
        let request = tarpc::Request { context, id: 7, message };
        let mut bytes = BytesMut::new();
        let mut client: Wire<Reply, Request> = Wire::new(1 << 16, 1 << 16);
        client.encode(tarpc::ClientMessage::Request(request), &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_request_arrives_as_it_was_sent_and_half_of_one_is_waited_for() {
        let state = UserState { json: "{}".to_owned() };
        let mut bytes = sent(ConsoleRequest::SaveState { state: state.clone() });
        let mut half = bytes.split_to(bytes.len() / 2);
        let mut end = end();
        assert!(end.decode(&mut half).unwrap().is_none());
        half.unsplit(bytes);
        match end.decode(&mut half).unwrap() {
            Some(tarpc::ClientMessage::Request(request)) => {
                assert_eq!(request.id, 7);
                assert!(matches!(request.message, ConsoleRequest::SaveState { state: got } if got == state));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_deadline_that_no_clock_can_hold_is_cut_and_one_that_it_can_is_kept() {
        let far = Duration::from_mins(2);
        let mut bytes = sent_until(Instant::now() + far, ConsoleRequest::Hello {});
        // The seconds stand after their name, in one byte where they are few.
        let seconds = bytes.windows(4).position(|name| name == b"secs").unwrap() + 4;
        let mut never = bytes[..seconds].to_vec();
        never.push(0xcf);
        never.extend(u64::MAX.to_be_bytes());
        never.extend(&bytes[seconds + 1..]);
        let length = u32::try_from(never.len() - 4).unwrap();
        never[..4].copy_from_slice(&length.to_be_bytes());
        let deadline = |bytes: &mut BytesMut| match end().decode(bytes).unwrap() {
            Some(tarpc::ClientMessage::Request(request)) => request.context.deadline - Instant::now(),
            other => panic!("{other:?}"),
        };
        let day = Duration::from_hours(24);
        assert!(deadline(&mut BytesMut::from(never.as_slice())) <= day);
        assert!(deadline(&mut bytes) <= far);
    }

    #[test]
    fn the_end_of_a_connection_is_an_error_also_between_two_frames() {
        let error = end().decode_eof(&mut BytesMut::new()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_frame_above_the_limit_and_a_frame_of_garbage_are_refused() {
        let mut huge = BytesMut::from(&u32::MAX.to_be_bytes()[..]);
        assert_eq!(end().decode(&mut huge).unwrap_err().kind(), io::ErrorKind::InvalidData);
        let mut garbage = BytesMut::from(&b"\0\0\0\x04\xc1\xff\xff\xff"[..]);
        assert_eq!(end().decode(&mut garbage).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_refusal_arrives_with_its_hint() {
        let refusal = ConsoleError::new(ErrorKind::Forbidden, "no").hint("ask");
        let reply: Reply =
            tarpc::Response { request_id: 1, message: Ok(ConsoleResponse::StartLoad(Err(refusal.clone()))) };
        let mut bytes = BytesMut::new();
        end().encode(reply, &mut bytes).unwrap();
        let mut client: Wire<Reply, Request> = Wire::new(1 << 16, 1 << 16);
        let got = client.decode(&mut bytes).unwrap().unwrap().message.unwrap();
        assert!(matches!(got, ConsoleResponse::StartLoad(Err(error)) if error == refusal));
    }
}
