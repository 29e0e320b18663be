//! Whatever the contract can say goes over the wire unchanged: each reply of a loaded workspace, both ways.

use std::{fmt::Debug, time::Duration};

use c360::contract::*;
use futures::StreamExt;
use tarpc::server::{BaseChannel, Channel};
use tokio::net::UnixStream;

use crate::{made_up::MadeUp, support::soon};

fn serve(engine: &MadeUp, far: UnixStream) {
    let served = BaseChannel::with_defaults(c360::server::wire::server_end(far));
    tokio::spawn(served.execute(engine.clone().serve()).for_each(|request| async {
        tokio::spawn(request);
    }));
}

fn client_of(near: UnixStream) -> ConsoleClient {
    client(tarpc::client::new(tarpc::client::Config::default(), c360::server::wire::client_end(near)).spawn())
}

fn over_the_wire(engine: &MadeUp) -> ConsoleClient {
    let (near, far) = UnixStream::pair().unwrap();
    serve(engine, far);
    client_of(near)
}

fn engine_model() -> ModelName {
    ModelName { target: Target { family: Family::Churn, days: 90 }, method: Method::ALL[0] }
}

fn same<T: Debug>(what: &str, near: T, far: T) {
    assert_eq!(format!("{near:?}"), format!("{far:?}"), "{what}");
}

#[tokio::test]
async fn every_reply_of_the_made_up_engine_arrives_as_it_left() {
    let engine = MadeUp::new();
    let (near, far) = (engine.client(), over_the_wire(&engine));
    macro_rules! alike {
        ($($ask:ident($($argument:expr),*)),* $(,)?) => {
            $(same(
                stringify!($ask),
                near.$ask(soon() $(, $argument)*).await.unwrap(),
                far.$ask(soon() $(, $argument)*).await.unwrap(),
            );)*
        };
    }
    let id = || "C1".to_owned();
    alike!(
        hello(),
        pulse(PulseRequest::default()),
        dimension_values(Dimension::Store),
        segments(),
        segment(Segment::ALL[0]),
        migration(),
        bridge(),
        thresholds(),
        behaviour(),
        cluster_migration(),
        cluster_variables(12),
        models(),
        model(engine_model()),
        matrix(),
        audiences(),
        house_rules(),
        activations(),
        export(ExportId(1)),
        status(),
        loads(5),
        jobs(5),
        customer(id()),
        audit(AuditRequest { limit: 5, ..AuditRequest::default() }),
        verify_audit(),
        load_state(),
        preview_erasure(id()),
        field_values(Field::named("tier").unwrap()),
        audience("x".to_owned()),
        overlap(vec!["a".to_owned(), "b".to_owned()]),
        rejected_rows(RejectedRowsRequest { limit: 5, ..RejectedRowsRequest::default() }),
    );
}

#[tokio::test]
async fn what_is_asked_ends_with_the_connection_of_who_asked() {
    let engine = MadeUp::new().slow(Duration::from_millis(400));
    let (near, far) = std::os::unix::net::UnixStream::pair().unwrap();
    near.set_nonblocking(true).unwrap();
    far.set_nonblocking(true).unwrap();
    serve(&engine, UnixStream::from_std(far).unwrap());
    // A runtime of its own, so that the client ends without a word, as a process does that is killed.
    let client = tokio::runtime::Runtime::new().unwrap();
    client.spawn(async move {
        let client = client_of(UnixStream::from_std(near).unwrap());
        client.pulse(soon(), PulseRequest::default()).await
    });
    while engine.asked().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    client.shutdown_background();
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(engine.answered(), 0);
}
