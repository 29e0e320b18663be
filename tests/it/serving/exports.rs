//! Exports that nobody looks at.

use super::house::{House, until};
use crate::audiences::shop::{let_out, let_out_files, loaded_with, long_ago, save, seal};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_time_is_over_goes_though_nobody_looks() {
    let (workspace, client) = loaded_with("").await;
    save(&client, "All", "consent.ads", 0.0).await;
    let sealed = seal(&workspace, &client, "All", "meta").await;
    let_out(&workspace, &client, &sealed).await;
    drop(client);
    long_ago(&workspace, sealed.summary.id);
    assert_eq!(let_out_files(&workspace).len(), 2, "nobody has looked since");
    let house = House::open(workspace, "");
    until("the file stays", || async { let_out_files(&house.workspace).len() == 1 }).await;
}
