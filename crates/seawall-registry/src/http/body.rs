//! Bodies: of answers that are blobs, and of requests.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt as _;
use seawall_store::blobs::{BlobError, BlobReader};
use tokio::sync::mpsc;

use crate::error::RegistryError;
use crate::limits::BODY_SILENCE_MAX;
use crate::storage::uploads::{Appending, Session};

/// Makes a body of a reader that gives `size_bytes`.
///
/// The next piece is read while the one before is sent. When the client goes away, the reading
/// ends with the piece at hand.
pub(super) async fn blob_body(
    mut reader: Box<dyn BlobReader>,
    size_bytes: u64,
) -> Result<Body, RegistryError> {
    let first = reader.next().await?;
    let Some(first) = first else { return Ok(Body::empty()) };
    if u64::try_from(first.len()).is_ok_and(|length| length == size_bytes) {
        return Ok(Body::from(first));
    }
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let next = reader.next().await;
            let is_last = !matches!(next, Ok(Some(_)));
            if let Some(next) = next.transpose()
                && sender.send(next).await.is_err()
            {
                return;
            }
            if is_last {
                return;
            }
        }
    });
    Ok(Body::new(BlobBody { first: Some(first), receiver, rest_bytes: size_bytes }))
}

struct BlobBody {
    first: Option<Bytes>,
    receiver: mpsc::Receiver<Result<Bytes, BlobError>>,
    rest_bytes: u64,
}

impl http_body::Body for BlobBody {
    type Data = Bytes;
    type Error = BlobError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BlobError>>> {
        let next = match self.first.take() {
            Some(first) => Some(Ok(first)),
            None => match self.receiver.poll_recv(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(next) => next,
            },
        };
        if let Some(Ok(piece)) = &next {
            let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
            self.rest_bytes = self.rest_bytes.saturating_sub(length);
        }
        if let Some(Err(error)) = &next {
            // The status was sent long ago: breaking off is all that is left.
            tracing::error!(%error, "a blob could not be read to its end");
        }
        Poll::Ready(next.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest_bytes)
    }

    fn is_end_stream(&self) -> bool {
        self.rest_bytes == 0
    }
}

/// Reads a body of at most `bytes_max` bytes; `None` is a longer one.
pub(super) async fn read_short(
    body: Body,
    bytes_max: usize,
) -> Result<Option<Bytes>, RegistryError> {
    if u64::try_from(bytes_max).is_ok_and(|limit| limit < body.size_hint().lower()) {
        return Ok(None);
    }
    let mut body = body;
    let mut content = Vec::new();
    while let Some(piece) = next_piece(&mut body).await? {
        if bytes_max < content.len() + piece.len() {
            return Ok(None);
        }
        content.extend_from_slice(&piece);
    }
    Ok(Some(content.into()))
}

/// Writes a body to an upload. Of one that breaks off, what came is kept.
///
/// It goes on when the client goes away and the request is dropped: the upload is not free for
/// another request until the last byte of this one is written.
pub(super) async fn write_all(body: Body, appending: Appending) -> Result<Session, RegistryError> {
    super::to_the_end(write_pieces(body, appending)).await
}

async fn write_pieces(mut body: Body, mut appending: Appending) -> Result<Session, RegistryError> {
    let error = loop {
        match next_piece(&mut body).await {
            Ok(None) => return appending.finish().await,
            Ok(Some(piece)) => {
                if let Err(error) = appending.write(piece).await {
                    break error;
                }
            }
            Err(error) => break error,
        }
    };
    appending.finish().await?;
    Err(error)
}

async fn next_piece(body: &mut Body) -> Result<Option<Bytes>, RegistryError> {
    loop {
        let broken = |reason: &str| RegistryError::SizeInvalid { reason: reason.into() };
        let frame = tokio::time::timeout(BODY_SILENCE_MAX, body.frame())
            .await
            .map_err(|_elapsed| broken("the request fell silent"))?;
        match frame {
            None => return Ok(None),
            Some(Err(_)) => return Err(broken("the request broke off")),
            Some(Ok(frame)) => {
                if let Ok(piece) = frame.into_data()
                    && !piece.is_empty()
                {
                    return Ok(Some(piece));
                }
            }
        }
    }
}
