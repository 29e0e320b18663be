//! The first line of each side: whatever stands there, the other one neither waits for ever nor goes on by mistake.
#![no_main]

use c360::server::greeting::{CONTRACT, greet, hear};
use libfuzzer_sys::fuzz_target;
use tokio::{
    io::AsyncWriteExt,
    net::UnixStream,
    runtime::{Builder, Runtime},
};

thread_local! {
    static RUNTIME: Runtime = Builder::new_current_thread().enable_io().build().expect("a runtime");
}

fuzz_target!(|data: &[u8]| {
    RUNTIME.with(|runtime| runtime.block_on(said(data)));
});

async fn said(line: &[u8]) {
    let text = String::from_utf8_lossy(line);
    let (mut near, _far) = told(line).await;
    if let Ok(Ok(version)) = hear(&mut near).await {
        assert_eq!(text, format!("c360 {CONTRACT} {version}\n"));
    }
    let (mut near, _far) = told(line).await;
    match greet(&mut near).await {
        Ok(version) => assert_eq!(text, format!("welcome {CONTRACT} {version}\n")),
        Err(error) => assert!(!error.message.contains(char::is_control), "{error}"),
    }
}

/// A connection whose other end has said this and says no more.
async fn told(line: &[u8]) -> (UnixStream, UnixStream) {
    let (near, mut far) = UnixStream::pair().expect("a pair");
    // No greeting is so long, and the socket holds it without a reader.
    far.write_all(&line[..line.len().min(4096)]).await.expect("room");
    far.shutdown().await.expect("an end");
    (near, far)
}
