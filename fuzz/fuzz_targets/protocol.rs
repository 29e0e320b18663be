//! Frames of both directions: a message that can be read is written so that it is read again, as the same.
#![no_main]

use c360::server::wire::Wire;
use libfuzzer_sys::fuzz_target;
use tokio_util::{
    bytes::BytesMut,
    codec::{Decoder, Encoder},
};

fuzz_target!(|data: &[u8]| {
    read_all(data, Wire::of_server(), Wire::of_client());
    read_all(data, Wire::of_client(), Wire::of_server());
});

fn read_all<Message>(
    data: &[u8],
    mut here: impl Decoder<Item = Message, Error = std::io::Error>,
    mut there: impl Encoder<Message, Error = std::io::Error>,
) {
    let mut bytes = BytesMut::from(data);
    while let Ok(Some(message)) = here.decode(&mut bytes) {
        let mut frame = BytesMut::new();
        there.encode(message, &mut frame).expect("what was read can be written");
        let again = here.decode(&mut frame).expect("what was written can be read");
        assert!(again.is_some() && frame.is_empty(), "one message is one frame");
    }
}
