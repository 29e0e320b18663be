//! Frames of both directions: a message that can be read is written so that it is read again, as the same.
//!
//! Bytes are frames as they stand; the body of one frame, whose length then is right; and what a message is made from.
#![no_main]

use std::fmt::Debug;

use c360::server::wire::{Reply, Request, Wire};
use c360_fuzz::made;
use libfuzzer_sys::fuzz_target;
use tarpc::ClientMessage;
use tokio_util::{
    bytes::BytesMut,
    codec::{Decoder, Encoder},
};

fuzz_target!(|data: &[u8]| {
    let mut framed = u32::try_from(data.len()).expect("short").to_be_bytes().to_vec();
    framed.extend(data);
    for bytes in [data, &framed] {
        read_all(bytes, Wire::of_server(), Wire::of_client(), asked);
        read_all(bytes, Wire::of_client(), Wire::of_server(), answered);
    }
    if let Some(message) = made(data) {
        let request = tarpc::Request { context: tarpc::context::current(), id: 7, message };
        same(ClientMessage::Request(request), &mut Wire::of_server(), &mut Wire::of_client(), asked);
    }
    if let Some(message) = made(data) {
        let reply = Reply { request_id: 7, message: Ok(message) };
        same(reply, &mut Wire::of_client(), &mut Wire::of_server(), answered);
    }
});

fn read_all<Message>(
    data: &[u8],
    mut here: impl Decoder<Item = Message, Error = std::io::Error>,
    mut there: impl Encoder<Message, Error = std::io::Error>,
    said: fn(&Message) -> String,
) {
    let mut bytes = BytesMut::from(data);
    while let Ok(Some(message)) = here.decode(&mut bytes) {
        same(message, &mut here, &mut there, said);
    }
}

/// Write a message and read it again.
fn same<Message>(
    message: Message,
    here: &mut impl Decoder<Item = Message, Error = std::io::Error>,
    there: &mut impl Encoder<Message, Error = std::io::Error>,
    said: fn(&Message) -> String,
) {
    let (mut frame, before) = (BytesMut::new(), said(&message));
    there.encode(message, &mut frame).expect("what was read can be written");
    let again =
        here.decode(&mut frame).expect("what was written can be read").expect("one message is one frame");
    assert!(frame.is_empty(), "one message is one frame");
    assert_eq!(before, said(&again), "read again it is another message");
}

/// What is asked, without the time that is left for it, which runs.
fn asked(request: &Request) -> String {
    match request {
        ClientMessage::Request(request) => debug(&(request.id, &request.message)),
        other => debug(other),
    }
}

fn answered(reply: &Reply) -> String {
    debug(&(reply.request_id, &reply.message))
}

fn debug(value: &impl Debug) -> String {
    format!("{value:?}")
}
