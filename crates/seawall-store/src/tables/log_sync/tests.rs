//! Syncs that commits share.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn commits_of_a_moment_share_a_sync() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(folder.path().join("t-wal"), "log").unwrap();
    let log = LogSync::open(&path).unwrap();
    let busy = log.0.synced.lock().await;
    let mut tasks = Vec::new();
    for _ in 0..50 {
        let log = log.clone();
        tasks.push(tokio::spawn(async move { log.sync().await }));
    }
    while log.0.asked.load(Ordering::SeqCst) < 50 {
        tokio::task::yield_now().await;
    }
    drop(busy);
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(log.count(), 1);
    log.sync().await.unwrap();
    assert_eq!(log.count(), 2, "who comes later waits for a sync of its own");
}
