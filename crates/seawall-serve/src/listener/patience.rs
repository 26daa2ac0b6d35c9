//! Patience that ends: a body of which nothing comes, and a client that takes nothing.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// A wait that begins when nothing moves, and is over when something does.
struct Patience {
    most: Duration,
    wait: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    fn new(most: Duration) -> Self {
        Self { most, wait: None }
    }

    /// Takes what a poll gave; a pending one has to end in time.
    fn watch<T>(
        &mut self,
        context: &mut Context<'_>,
        polled: Poll<T>,
        too_late: impl FnOnce(io::Error) -> T,
    ) -> Poll<T> {
        if polled.is_ready() {
            self.wait = None;
            return polled;
        }
        let most = self.most;
        let wait = self.wait.get_or_insert_with(|| Box::pin(tokio::time::sleep(most)));
        ready!(wait.as_mut().poll(context));
        Poll::Ready(too_late(io::Error::from(io::ErrorKind::TimedOut)))
    }
}

/// A body of a request that fails when nothing comes.
pub(super) struct PatientBody<B> {
    body: B,
    patience: Patience,
}

impl<B> PatientBody<B> {
    pub(super) fn new(body: B, most: Duration) -> Self {
        Self { body, patience: Patience::new(most) }
    }
}

impl<B> Body for PatientBody<B>
where
    B: Body<Data = Bytes, Error = hyper::Error> + Unpin,
{
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let polled = polled.map(|frame| frame.map(|frame| frame.map_err(Into::into)));
        self.patience.watch(context, polled, |error| Some(Err(error.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream whose writing fails when nothing is taken. Reading is watched by the body and by the
/// limit of the head: between requests, and while one is worked on, nothing has to come.
pub(super) struct PatientStream<S> {
    stream: S,
    patience: Patience,
}

impl<S> PatientStream<S> {
    pub(super) fn new(stream: S, most: Duration) -> Self {
        Self { stream, patience: Patience::new(most) }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PatientStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PatientStream<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.patience.watch(context, polled, Err)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.patience.watch(context, polled, Err)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_flush(context);
        this.patience.watch(context, polled, Err)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_shutdown(context);
        this.patience.watch(context, polled, Err)
    }
}
