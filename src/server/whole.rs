//! Messages that arrive whole: one that began and does not end is given up, however slowly its bytes trickle in.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures::{Sink, Stream};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Sleep, sleep},
};

use super::wire::{Reply, Request, ServerEnd};

/// The server's end of a connection, whose requests must be there within so long of their first byte.
#[derive(Debug)]
pub struct Whole<S> {
    end: ServerEnd<S>,
    patience: Duration,
    /// Since a message began.
    begun: Option<Pin<Box<Sleep>>>,
}

impl<S> Whole<S> {
    /// Wait for the rest of a message for so long and no longer.
    pub fn new(end: ServerEnd<S>, patience: Duration) -> Self {
        Self { end, patience, begun: None }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for Whole<S> {
    type Item = io::Result<Request>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.end).poll_next(context);
        if next.is_ready() || self.end.read_buffer().is_empty() {
            self.begun = None;
            return next;
        }
        let patience = self.patience;
        let begun = self.begun.get_or_insert_with(|| Box::pin(sleep(patience)));
        begun.as_mut().poll(context).map(|()| Some(Err(io::ErrorKind::TimedOut.into())))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Sink<Reply> for Whole<S> {
    type Error = io::Error;

    fn poll_ready(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.end).poll_ready(context)
    }

    fn start_send(mut self: Pin<&mut Self>, reply: Reply) -> io::Result<()> {
        Pin::new(&mut self.end).start_send(reply)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Sink::<Reply>::poll_flush(Pin::new(&mut self.end), context)
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Sink::<Reply>::poll_close(Pin::new(&mut self.end), context)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Instant;

    use futures::{SinkExt as _, StreamExt as _};
    use tokio::io::AsyncWriteExt as _;

    use super::*;
    use crate::{contract::ConsoleRequest, server::wire};

    #[tokio::test]
    async fn half_a_message_is_given_up_and_silence_between_messages_is_not() {
        let patience = Duration::from_millis(200);
        let (near, mut far) = tokio::io::duplex(1 << 10);
        let mut whole = Whole::new(wire::server_end(near), patience);
        tokio::time::timeout(patience * 3, whole.next()).await.unwrap_err();
        far.write_all(b"\0\0\0\x08\x81").await.unwrap();
        let trickle = tokio::spawn(async move {
            for _ in 0..3 {
                sleep(patience / 4).await;
                far.write_all(b"\x81").await.unwrap();
            }
            far
        });
        let began = Instant::now();
        let error = whole.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(began.elapsed() < patience * 3, "each byte does not buy more time");
        drop(trickle.await);
    }

    #[tokio::test]
    async fn a_whole_message_arrives_and_is_answered() {
        let (near, far) = tokio::net::UnixStream::pair().unwrap();
        let mut whole = Whole::new(wire::server_end(near), Duration::from_millis(50));
        let mut client = wire::client_end(far);
        let request =
            tarpc::Request { context: tarpc::context::current(), id: 1, message: ConsoleRequest::Hello {} };
        client.send(tarpc::ClientMessage::Request(request)).await.unwrap();
        assert!(whole.next().await.unwrap().is_ok());
        let reply = tarpc::Response {
            request_id: 1,
            message: Err(tarpc::ServerError::new(io::ErrorKind::Other, String::new())),
        };
        whole.send(reply).await.unwrap();
        assert_eq!(client.next().await.unwrap().unwrap().request_id, 1);
    }
}
