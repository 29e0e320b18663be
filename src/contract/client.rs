//! The client of the [`Console`](super::Console) service: of a write that may have been done it does not say that it
//! failed.

use tarpc::{
    ServerError,
    client::{Channel, RpcError, stub::Stub},
    context::Context,
};

use super::{Ask, ConsoleRequest, ConsoleResponse, UNKNOWN_OUTCOME, console};

/// Asks the [`Console`](super::Console) service.
pub type ConsoleClient = console::ConsoleClient<InTime>;

/// A client that asks over this channel.
#[must_use]
pub fn client(channel: Channel<ConsoleRequest, ConsoleResponse>) -> ConsoleClient {
    InTime(channel).into()
}

/// A channel that says of a write whose answer did not come in time that it may have been done.
#[derive(Debug, Clone)]
pub struct InTime(Channel<ConsoleRequest, ConsoleResponse>);

impl Stub for InTime {
    type Req = ConsoleRequest;
    type Resp = ConsoleResponse;

    async fn call(&self, context: Context, request: ConsoleRequest) -> Result<ConsoleResponse, RpcError> {
        let ask = Ask::of(&request);
        let answer = Box::pin(self.0.call(context, request)).await;
        answer.map_err(|error| match (error, ask.trace().doubt()) {
            (RpcError::DeadlineExceeded, Some(doubt)) => {
                let why = format!("it was not answered in time: {doubt}");
                RpcError::Server(ServerError::new(UNKNOWN_OUTCOME, why))
            }
            (error, _) => error,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::{Duration, Instant};

    use tarpc::{client::Config, transport::channel};

    use super::*;
    use crate::contract::SaveList;

    fn at_once() -> Context {
        let mut context = tarpc::context::current();
        context.deadline = Instant::now() + Duration::from_millis(10);
        context
    }

    #[tokio::test]
    async fn of_a_write_that_was_not_answered_in_time_nobody_says_that_it_was_not_done() {
        // Nobody answers at the other end.
        let (near, _far) = channel::unbounded();
        let client = client(tarpc::client::new(Config::default(), near).spawn());
        let list = SaveList { name: "VIP".to_owned(), ids: Vec::new() };
        let RpcError::Server(write) = client.save_list(at_once(), list).await.unwrap_err() else {
            panic!("a write may have been done");
        };
        assert_eq!(write.kind, UNKNOWN_OUTCOME);
        let told =
            "it was not answered in time: whether it was done is not known; see `c360 audience house-rules`";
        assert_eq!(write.detail, told);
        let read = client.segments(at_once()).await.unwrap_err();
        assert!(matches!(read, RpcError::DeadlineExceeded), "{read}");
    }
}
