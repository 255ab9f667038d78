//! When nobody has been there for long.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

/// Returns after the number of open connections has been 0 for that long.
pub(super) async fn wait(mut open: watch::Receiver<usize>, span: Duration) {
    loop {
        // A sender that is gone counts nobody any more.
        if open.wait_for(|open| *open == 0).await.is_err() {
            return;
        }
        if !matches!(
            timeout(span, open.wait_for(|open| *open > 0)).await,
            Ok(Ok(_))
        ) {
            return;
        }
    }
}
